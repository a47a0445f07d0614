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
  'google.cloud.sql': ['cloud-sql-python-connector'],
  'google.cloud.secretmanager': ['google-cloud-secret-manager'],
  'google.cloud.secretmanager_v1': ['google-cloud-secret-manager'],
  'google.protobuf': ['protobuf'],
  'google.auth': ['google-auth'],
  'google.oauth2': ['google-auth'],
  'google.api_core': ['google-api-core'],
  'google.generativeai': ['google-generativeai'],
  'google.genai': ['google-genai'],
  googleapiclient: ['google-api-python-client'],
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
};

/** Namespaces that many distributions share, each bringing a part: one of them does not tell that another is there. */
const SHARED = ['google', 'azure', 'opentelemetry', 'snowflake'];

/** Names of the distributions that bring a module: of the longest part of its name that is known. */
function distributions(module: string): readonly string[] {
  const parts = module.split('.');
  for (let n = parts.length; n > 0; n -= 1) {
    const known = DISTRIBUTIONS[parts.slice(0, n).join('.')];
    if (known) return known;
  }
  if (!SHARED.includes(parts[0] ?? '')) return [parts[0] ?? module];
  // `google.cloud.storage_v1.types` is of google-cloud-storage.
  return parts.slice(1).map((_, i) =>
    parts
      .slice(0, i + 2)
      .join('-')
      .replace(/_v\d\w*$/, ''),
  );
}

/** Where the commit's requirements name the module's distribution; `files`: the requirement files that were read; `near`: they name another one of its namespace, which may bring it. */
export async function requirement(
  module: string,
  scene: Scene,
): Promise<{ readonly files: readonly string[]; readonly place: CodePlace | null; readonly near: boolean }> {
  const plain = (name: string): string => name.toLowerCase().replace(/[-_.]+/g, '-');
  const names = distributions(module).map(plain);
  const top = module.split('.')[0] ?? module;
  let near = false;
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
      if (words.some((w) => names.includes(w)))
        return { files, place: scene.snapshot.place(file, i + 1, line), near };
      near ||= SHARED.includes(top) && words.some((w) => w.startsWith(`${top}-`));
    }
  }
  return { files, place: null, near };
}
