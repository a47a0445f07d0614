import { afterEach, describe, expect, test } from 'vitest';
import { askRule, thrownAt } from './testing/ask-repo.ts';
import { makeRepo, type TestRepo } from './testing/make-repo.ts';
import type { Asked } from './scene.ts';

let repo: TestRepo = makeRepo();
afterEach(() => {
  repo.remove();
  repo = makeRepo();
});

type Files = Readonly<Record<string, string>>;

/** A mistake as a history of four commits; `decoy` is in all of them, and a naive search would flag it. */
interface Story {
  readonly rule: string;
  readonly asked: Partial<Asked>;
  readonly decoy: Files;
  readonly before: Files;
  readonly bug: Files;
  readonly wrongFix: Files;
  readonly fix: Files;
  /** What the first answer says at each commit; `none`: the question has no answer there. */
  readonly says: readonly [before: string, bug: string, wrongFix: string, fix: string];
}

const main = 'from shop.cart import Cart\n';
const STORIES: Readonly<Record<string, Story>> = {
  'a name that is not exported': {
    rule: 'PYTHON_CANNOT_IMPORT_NAME',
    asked: { captures: { module: 'shop.cart', name: 'Cart' } },
    decoy: { 'shop/main.py': main, 'other/cart.py': 'class Cart:\n    pass\n' },
    before: { 'shop/cart.py': 'class Cart:\n    pass\n' },
    bug: { 'shop/cart.py': 'class Basket:\n    """Was Cart."""\n' },
    wrongFix: {
      'shop/cart.py':
        'class Basket:\n    Cart = None\n\ndef make():\n    class Cart(Basket):\n        pass\n',
    },
    fix: { 'shop/cart.py': 'class Basket:\n    pass\n\nCart = Basket\n' },
    says: ['refuted', 'verified', 'verified', 'refuted'],
  },
  'an argument that is not in the signature': {
    rule: 'PYTHON_UNEXPECTED_KEYWORD_ARGUMENT',
    asked: { captures: { function: 'invoice', argument: 'currency' } },
    decoy: {
      'shop/other.py': 'def invoice(order, currency):\n    pass\n\ninvoice(1, currency="EUR")\n',
      'shop/jobs.py': 'from shop.invoices import invoice\n\ndef job():\n    invoice(1, currency="EUR")\n',
    },
    before: { 'shop/invoices.py': 'def invoice(order, currency=None):\n    pass\n' },
    bug: { 'shop/invoices.py': 'def invoice(order):\n    pass\n' },
    wrongFix: { 'shop/invoices.py': 'def invoice(order, curency=None):\n    currency = curency\n' },
    fix: { 'shop/invoices.py': 'def invoice(order, *, currency="EUR"):\n    pass\n' },
    says: ['refuted', 'verified', 'verified', 'refuted'],
  },
  'a name that is bound nowhere': {
    rule: 'PYTHON_NAME_ERROR',
    asked: { captures: { name: 'uuid4' }, exception: thrownAt('/app/shop/ids.py', 4, 'make') },
    decoy: { 'shop/good.py': 'from uuid import uuid4\n\ndef good():\n    return uuid4()\n' },
    before: { 'shop/ids.py': 'from uuid import uuid4\n\ndef make():\n    return uuid4()\n' },
    bug: { 'shop/ids.py': 'import uuid\n\ndef make():\n    return uuid4()\n' },
    wrongFix: {
      'shop/ids.py':
        'import uuid  # uuid4\n\ndef make():\n    return uuid4()\n\ndef later():\n    from uuid import uuid4\n',
    },
    fix: { 'shop/ids.py': 'from uuid import uuid4 as uuid4\n\ndef make():\n    return uuid4()\n' },
    says: ['refuted', 'verified', 'verified', 'refuted'],
  },
  'a coroutine without await': {
    rule: 'PYTHON_COROUTINE_NOT_AWAITED',
    asked: { captures: { attribute: 'get' }, exception: thrownAt('/app/shop/session.py', 5, 'open') },
    decoy: {
      'shop/profile.py': 'async def load(user):\n    return {}\n',
      'shop/later.py':
        'from shop.profile import load\n\nasync def later(user):\n    task = load(user)\n    return await task\n',
    },
    before: { 'shop/session.py': session('await load(user)') },
    bug: { 'shop/session.py': session('load(user)') },
    wrongFix: {
      'shop/session.py': `${session('load(user)')}\nasync def other(user):\n    return await load(user)\n`,
    },
    fix: { 'shop/session.py': session('await load(user=user)') },
    says: ['none', 'verified', 'verified', 'none'],
  },
  'a file that Python refuses': {
    rule: 'PYTHON_SYNTAX_ERROR',
    asked: {
      exception: { ...thrownAt('/app/shop/cart.py', 2), type: 'SyntaxError', message: 'invalid syntax' },
    },
    decoy: { 'shop/notes.py': 'TEXT = """\n<<<<<<< HEAD\n"""\n', 'docs/bad.py': 'def (:\n' },
    before: { 'shop/cart.py': 'total = 1\nprint(total)\n' },
    bug: { 'shop/cart.py': 'total = 1\nprint(total\n' },
    wrongFix: { 'shop/cart.py': 'total = 1\nprint(total)\n>>>>>>> main\n' },
    fix: { 'shop/cart.py': 'total = 1\nprint((total))\n' },
    says: ['refuted', 'verified', 'verified', 'refuted'],
  },
  'a statement in plain text for SQLAlchemy': {
    rule: 'SQLALCHEMY_PLAIN_TEXT',
    asked: { exception: thrownAt('/app/shop/db.py', 4, 'ping') },
    decoy: {
      'requirements.txt': 'SQLAlchemy==2.0.36\n',
      'shop/raw.py': 'def rows(db):\n    cursor = db.cursor()\n    cursor.execute("SELECT 1")\n',
      'shop/more.py':
        'from sqlalchemy import text\n\ndef more(c):\n    c.execute(text("SELECT 2"))\n    c.execute(text("SELECT 3"))\n',
    },
    before: { 'shop/db.py': db('text("SELECT 1")') },
    bug: { 'shop/db.py': db('"SELECT 1"') },
    wrongFix: { 'shop/db.py': db('str(text("SELECT 1"))') },
    fix: { 'shop/db.py': db('text("SELECT 1").columns()') },
    says: ['refuted', 'verified', 'verified', 'refuted'],
  },
  'a port that the platform does not ask for': {
    rule: 'CLOUD_RUN_CONTAINER_NOT_LISTENING',
    asked: { captures: { port: '8080' } },
    decoy: {
      'compose.yaml': 'services:\n  db:\n    ports: ["5432:5432"]\n',
      'README.md': 'uvicorn --port 8000\n',
    },
    before: { Dockerfile: docker('CMD ["uvicorn", "a:app", "--port", "8080"]') },
    bug: { Dockerfile: docker('CMD ["uvicorn", "a:app", "--port", "8000"]') },
    wrongFix: { Dockerfile: docker('EXPOSE 8080\nCMD ["uvicorn", "a:app", "--port", "8000"]') },
    fix: { Dockerfile: docker('CMD exec uvicorn a:app --port 8080') },
    says: ['refuted', 'verified', 'verified', 'refuted'],
  },
  'the version of a library': {
    rule: 'PYTHON_LIBRARY_API_REMOVED',
    asked: { captures: { package: 'openai', version: '1.0.0' } },
    decoy: { 'docs/old.txt': 'openai==0.27.0\n' },
    before: { 'requirements.txt': 'openai-whisper==20231117\nopenai==0.28.1\n' },
    bug: { 'requirements.txt': 'openai-whisper==20231117\nopenai==1.3.5\n' },
    wrongFix: { 'requirements.txt': '# openai==0.28.1\nopenai-whisper==20231117\nopenai==1.0.0\n' },
    fix: { 'requirements.txt': 'openai-whisper==20231117\nopenai==0.28.0\n' },
    says: ['refuted', 'verified', 'verified', 'refuted'],
  },
  'a variable that no manifest sets': {
    rule: 'ENVIRONMENT_VARIABLE_MISSING',
    asked: { captures: { name: 'STRIPE_KEY' } },
    decoy: {
      'shop/settings.py': 'import os\nKEY = os.environ["STRIPE_KEY"]\n',
      '.env.example': 'STRIPE_KEY=\n',
    },
    before: { 'deploy/service.yaml': manifest('STRIPE_KEY') },
    bug: { 'deploy/service.yaml': manifest('STRIPE_KEY_V1') },
    wrongFix: { 'deploy/service.yaml': `${manifest('STRIPE_KEY_V1')}        # - name: STRIPE_KEY\n` },
    fix: {
      'deploy/service.yaml': `${manifest('STRIPE_KEY')}        - name: OTHER\n          value: $STRIPE_KEY\n`,
    },
    says: ['refuted', 'verified', 'verified', 'refuted'],
  },
  'a route that is not there': {
    rule: 'HTTP_404',
    asked: { captures: { method: 'POST', path: '/api/agents/stop' } },
    decoy: {
      'web/call.ts': 'export const stop = () => send("/api/agents/stop")\n',
      'tests/test_stop.py': '@router.post("/api/agents/stop")\ndef stop():\n    pass\n',
    },
    before: { 'shop/main.py': routes('@app.post("/api/agents/stop")') },
    bug: { 'shop/main.py': routes('@app.post("/api/agent/stop")') },
    wrongFix: { 'shop/main.py': routes('@app.post("/api/agent/stop")\n# @app.post("/api/agents/stop")') },
    fix: { 'shop/main.py': routes('@app.post("/api/agents/{action}")') },
    says: ['refuted', 'verified', 'verified', 'refuted'],
  },
  'a module that the image does not have': {
    rule: 'PYTHON_MODULE_NOT_FOUND',
    asked: { captures: { module: 'shop.watch' }, exception: thrownAt('/app/main.py', 1) },
    decoy: {
      'main.py': 'from shop.watch import run\n',
      'shop/__init__.py': '',
      'shop/watch/__init__.py': 'def run():\n    pass\n',
      'watch/panel.json': '{}',
      Dockerfile: 'FROM python:3.12\nCOPY . .\n',
    },
    before: { '.dockerignore': '/watch\n' },
    bug: { '.dockerignore': '**/watch\n' },
    wrongFix: { '.dockerignore': '**/watch\n!watch\n' },
    fix: { '.dockerignore': '**/watch\n!shop/watch\n' },
    says: ['refuted', 'verified', 'verified', 'refuted'],
  },
  'a value that JSON cannot serialize': {
    rule: 'JSON_UNSERIALIZABLE',
    asked: { captures: { type: 'datetime' }, exception: thrownAt('/app/shop/events.py', 6, 'publish') },
    decoy: {
      'shop/safe.py':
        'import json\n\ndef a(o):\n    return json.dumps({"at": o.at.isoformat()})\n\ndef b(o):\n    return json.dumps(o.at, default=str)\n\ndef c(o):\n    return json.dumps(o)\n',
    },
    before: { 'shop/events.py': events('datetime.utcnow().isoformat()') },
    bug: { 'shop/events.py': events('datetime.utcnow()') },
    wrongFix: {
      'shop/events.py': `${events('datetime.utcnow()')}\ndef other():\n    return json.dumps({"at": datetime.now().isoformat()})\n`,
    },
    fix: { 'shop/events.py': events('str(datetime.utcnow())') },
    says: ['refuted', 'verified', 'verified', 'refuted'],
  },
};

function session(call: string): string {
  return `from shop.profile import load\n\nasync def open(user):\n    profile = ${call}\n    return profile.get("name")\n`;
}
function db(statement: string): string {
  return `from sqlalchemy import text\n\ndef ping(conn):\n    return conn.execute(${statement})\n`;
}
function docker(start: string): string {
  return `FROM python:3.12\nRUN echo port 8080\n${start}\n`;
}
function manifest(name: string): string {
  return `spec:\n  containers:\n    - env:\n        - name: ${name}\n          value: x\n`;
}
function routes(stop: string): string {
  return `from fastapi import FastAPI\n\napp = FastAPI()\n\n@app.get("/health")\ndef health():\n    return 1\n\n@app.get("/api/carts")\ndef carts():\n    return []\n\n${stop}\ndef stop():\n    return 1\n`;
}
function events(value: string): string {
  return `import json\nfrom datetime import datetime\n\ndef publish(event):\n    body = {"at": ${value}}\n    return json.dumps(body)\n`;
}

describe('before, bug, wrong fix, fix', () => {
  test.each(Object.entries(STORIES))('%s', async (_what, story) => {
    const says: string[] = [];
    for (const state of ['before', 'bug', 'wrongFix', 'fix'] as const) {
      const commit = repo.commit({ ...story.decoy, ...story[state] }, state);
      const [first] = await askRule(story.rule, repo.dir, commit, story.asked);
      says.push(first?.verdict ?? 'none');
    }
    expect(says).toEqual(story.says);
  });
});
