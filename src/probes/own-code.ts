const TEST_FOLDERS = new Set([
  'test',
  'tests',
  '__tests__',
  'testing',
  'e2e',
  'spec',
  'specs',
  'fixtures',
  'node_modules',
  'site-packages',
  'vendor',
  'third_party',
  '.venv',
  'venv',
]);

/** Whether a file can run in the service: tests, fixtures and copies of libraries do not. */
export function isOwnCode(path: string): boolean {
  const parts = path.split('/');
  const name = parts.pop() ?? '';
  if (parts.some((p) => TEST_FOLDERS.has(p))) return false;
  return !/^test_|_test\.\w+$|\.(?:test|spec)\.\w+$|^conftest\.py$/.test(name) && !/Tests?\.java$/.test(name);
}
