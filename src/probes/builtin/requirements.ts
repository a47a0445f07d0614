import type { CodePlace } from '../../model/index.ts';
import type { Scene } from '../scene.ts';

/** Distributions whose name is not that of the module that they bring; those that differ by `_` and `-` only need no entry. */
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
  google: ['google-'],
  grpc: ['grpcio'],
  grpc_status: ['grpcio-status'],
  fitz: ['pymupdf'],
  docx: ['python-docx'],
  pptx: ['python-pptx'],
  magic: ['python-magic'],
  slugify: ['python-slugify'],
  socketio: ['python-socketio'],
  engineio: ['python-engineio'],
  telegram: ['python-telegram-bot'],
  ldap: ['python-ldap'],
  decouple: ['python-decouple'],
  pythonjsonlogger: ['python-json-logger'],
  Levenshtein: ['levenshtein', 'python-levenshtein'],
  memcache: ['python-memcached'],
  usb: ['pyusb'],
  serial: ['pyserial'],
  zmq: ['pyzmq'],
  nacl: ['pynacl'],
  win32api: ['pywin32'],
  psycopg: ['psycopg', 'psycopg-binary'],
  MySQLdb: ['mysqlclient'],
  rest_framework: ['djangorestframework'],
  rest_framework_simplejwt: ['djangorestframework-simplejwt'],
  corsheaders: ['django-cors-headers'],
  environ: ['django-environ'],
  storages: ['django-storages'],
  debug_toolbar: ['django-debug-toolbar'],
  skimage: ['scikit-image'],
  umap: ['umap-learn'],
  faiss: ['faiss-cpu', 'faiss-gpu'],
  pkg_resources: ['setuptools'],
  ruamel: ['ruamel-yaml'],
  websocket: ['websocket-client'],
  whisper: ['openai-whisper'],
  pinecone: ['pinecone', 'pinecone-client'],
  dns: ['dnspython'],
  kafka: ['kafka-python', 'kafka-python-ng'],
  opentelemetry: ['opentelemetry-'],
  azure: ['azure-'],
  snowflake: ['snowflake-'],
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
