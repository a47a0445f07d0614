import type { CodePlace } from '../../model/index.ts';
import type { Scene } from '../scene.ts';

/** Distributions whose name is not that of the module that they bring. */
const DISTRIBUTIONS: Readonly<Record<string, readonly string[]>> = {
  yaml: ['pyyaml'],
  cv2: ['opencv-python', 'opencv-python-headless'],
  PIL: ['pillow'],
  sklearn: ['scikit-learn'],
  dotenv: ['python-dotenv'],
  jwt: ['pyjwt'],
  psycopg2: ['psycopg2', 'psycopg2-binary'],
  bs4: ['beautifulsoup4'],
  dateutil: ['python-dateutil'],
  jose: ['python-jose'],
  OpenSSL: ['pyopenssl'],
  Crypto: ['pycryptodome'],
  attr: ['attrs'],
  git: ['gitpython'],
  multipart: ['python-multipart'],
  MySQLdb: ['mysqlclient'],
  google: ['google-'],
  grpc: ['grpcio'],
};

/** Where the commit's requirements name the module's distribution; `files`: the requirement files that were read. */
export async function requirement(
  module: string,
  scene: Scene,
): Promise<{ readonly files: readonly string[]; readonly place: CodePlace | null }> {
  const top = module.split('.')[0] ?? module;
  const plain = (name: string): string => name.toLowerCase().replace(/[-_.]+/g, '-');
  const names = (DISTRIBUTIONS[top] ?? [top]).map(plain);
  const files = [...scene.snapshot.tree.files.keys()]
    .filter((f) =>
      /(?:^|\/)(?:requirements[\w.-]*\.(?:txt|in)|requirements\/[\w.-]+\.(?:txt|in)|pyproject\.toml|Pipfile|setup\.(?:py|cfg)|environment\.ya?ml)$/.test(
        f,
      ),
    )
    .sort();
  for (const file of files) {
    const lines = ((await scene.snapshot.text(file)) ?? '').split('\n');
    for (const [i, line] of lines.entries()) {
      if (/^\s*#/.test(line)) continue;
      const words = (line.match(/[A-Za-z][\w.-]*/g) ?? []).map(plain);
      if (words.some((w) => names.some((n) => (n.endsWith('-') ? w.startsWith(n) : w === n))))
        return { files, place: scene.snapshot.place(file, i + 1, line) };
    }
  }
  return { files, place: null };
}
