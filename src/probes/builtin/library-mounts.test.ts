import { describe, expect, it } from 'vitest';
import { libraryMounts } from './library-mounts.ts';

const isOwn = (module: string): boolean => module.startsWith('.') || module === 'own';
const prefixes = (text: string): readonly string[] => libraryMounts(text, isOwn).map((m) => m.prefix);

describe('libraryMounts', () => {
  it.each([
    ['an import over several lines', 'import {\n  admin,\n  other,\n} from "admin-lib";'],
    ['a default import', "import admin from 'admin-lib';"],
    ['an import behind another', "import x from './x';\nimport { admin } from 'admin-lib';"],
    ['a require', "const { admin } = require('admin-lib');"],
    ['what was made by an import', "import { make } from 'admin-lib'\nconst admin = make({ a: 1 });"],
  ])('knows a library by %s', (_, origin) => {
    expect(prefixes(`${origin}\napp.use('/admin', admin);`)).toEqual(['/admin']);
  });
  it.each([
    ['a module of the repository', "import { admin } from './admin';"],
    ['the name of another import', "import { admin2 } from 'admin-lib';\nimport { admin } from './admin';"],
    ['a specifier that only follows the name', "import './admin';\nconst a = admin; // from 'admin-lib'"],
    ['no import at all', 'const admin = 1;'],
  ])('takes %s for no library', (_, origin) => {
    expect(prefixes(`${origin}\napp.use('/admin', admin);`)).toEqual([]);
  });
  it('knows Python by from and import', () => {
    expect(prefixes('from lib import a, router\napp.mount("/x", router)')).toEqual(['/x']);
    expect(prefixes('from own import router\napp.mount("/x", router)')).toEqual([]);
  });
  it('reads a text without an end of its imports once', () => {
    // Each of these once began a search to the end of the text: minutes.
    const text = `${'import x, admin2 from\n'.repeat(20_000)}${'\n'.repeat(50_000)}app.use('/admin', admin);`;
    expect(prefixes(text)).toEqual([]);
  });
});
