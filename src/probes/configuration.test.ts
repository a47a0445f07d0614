import { afterEach, describe, expect, test } from 'vitest';
import { askRule, said, thrownAt } from './testing/ask-repo.ts';
import { makeRepo, type TestRepo } from './testing/make-repo.ts';

let repo: TestRepo = makeRepo();
afterEach(() => {
  repo.remove();
  repo = makeRepo();
});

describe('a statement in plain text for SQLAlchemy', () => {
  const code = (statement: string): string =>
    `from sqlalchemy import text\n\nQUERY = "SELECT 1"\n\ndef ping(conn):\n    return conn.execute(${statement})\n`;
  const decoys = {
    'requirements.txt': '# sqlalchemy==1.3\nSQLAlchemy[asyncio]==2.0.36\npsycopg2==2.9\n',
    'shop/raw.py':
      'def rows(db):\n    cur = db.cursor()\n    cur.execute("SELECT 1")\n    with db.cursor() as cursor:\n        cursor.execute("SELECT 2")\n',
    'shop/good.py':
      'from sqlalchemy import text\n\ndef good(conn):\n    q = text("SELECT 1")\n    conn.execute(q)\n    conn.execute(text("SELECT 2"))\n',
  };
  const ask = (commit: string): ReturnType<typeof askRule> =>
    askRule('SQLALCHEMY_PLAIN_TEXT', repo.dir, commit, {
      exception: thrownAt('/app/shop/db.py', 6, 'ping'),
    });

  test('the call of the frame is verified, cursors and text() are no hits; a wrong fix stays', async () => {
    const bug = repo.commit({ ...decoys, 'shop/db.py': code('QUERY') }, 'bug');
    const wrong = repo.commit({ 'shop/db.py': code('f"SELECT {1}"') }, 'wrong fix');
    const fix = repo.commit({ 'shop/db.py': code('text(QUERY)') }, 'fix');
    const [answer] = await ask(bug);
    expect(said(await ask(bug))).toEqual(['verified: conn.execute(QUERY), 1 of 3 call sites @ shop/db.py:6']);
    expect(answer?.because).toContain('pinned to 2.0.36 (requirements.txt:2)');
    expect(said(await ask(wrong))[0]).toContain('verified: conn.execute(f"SELECT {1}")');
    expect(said(await ask(fix))).toEqual(['refuted: A statement in plain text is executed without text()']);
  });
  test('a value whose kind is not shown decides nothing', async () => {
    const given = repo.commit(
      {
        ...decoys,
        'shop/db.py': 'def ping(conn, query):\n    x = 1\n\n\n\n    return conn.execute(query)\n',
      },
      'given',
    );
    expect(said(await ask(given))).toEqual([
      'undecided: A statement in plain text is executed without text() @ shop/db.py:6',
    ]);
  });
  test('where the library that is pinned still takes strings, it only supports', async () => {
    const old = repo.commit(
      { ...decoys, 'requirements.txt': 'sqlalchemy==1.4.54\n', 'shop/db.py': code('QUERY') },
      'old',
    );
    expect((await ask(old)).map((a) => [a.verdict, a.why.includes('pins 1.4.54')])).toEqual([
      ['supports', true],
    ]);
  });
});

describe('the version of a library', () => {
  const ask = (commit: string): ReturnType<typeof askRule> =>
    askRule('PYTHON_LIBRARY_API_REMOVED', repo.dir, commit, {
      captures: { package: 'openai', version: '1.0.0' },
    });

  test('is what a lock or a pin says; a range does not tell, another package does not count', async () => {
    const pinned = repo.commit({ 'requirements.txt': 'openai-whisper==3\nopenai == 1.3.5  # new\n' }, 'bug');
    const fix = repo.commit({ 'requirements.txt': 'openai-whisper==3\nopenai==0.28.1\n' }, 'fix');
    const range = repo.commit({ 'requirements.txt': 'openai>=0.27\n' }, 'range');
    const locked = repo.commit(
      {
        'requirements.txt': null,
        'pyproject.toml': '[project]\ndependencies = [\n  "openai>=0.27",\n]\n',
        'uv.lock': '[[package]]\nname = "openai"\nversion = "1.12.0"\n',
      },
      'lock',
    );
    const none = repo.commit({ 'pyproject.toml': '[project]\n', 'uv.lock': null }, 'none');
    expect(said(await ask(pinned))).toEqual([
      'verified: openai is pinned to 1.3.5, which no longer has it (since 1.0.0) @ requirements.txt:2',
    ]);
    expect(said(await ask(fix))[0]).toContain('refuted: openai was raised to 1.0.0 or later');
    expect(said(await ask(range))[0]).toContain('supports: openai is not pinned');
    expect(said(await ask(locked))[0]).toContain('verified: openai is pinned to 1.12.0');
    expect(await ask(none)).toEqual([]);
  });
  test.each([
    ['package-lock.json', '{"packages":{"node_modules/openai":{"version":"4.1.0"}}}'],
    ['package.json', '{"dependencies":{"openai":"4.1.0"}}'],
    ['Pipfile.lock', '{"default":{"openai":{"hashes":[],"version":"==1.2.3"}}}'],
    ['pyproject.toml', '[tool.poetry.dependencies]\nopenai = "1.2.3"\n'],
  ])('is read from %s', async (file, text) => {
    expect((await ask(repo.commit({ [file]: text }, file))).map((a) => a.verdict)).toEqual(['verified']);
  });
});

describe('a variable that no manifest sets', () => {
  const tree = {
    'shop/settings.py': 'import os\n\nKEY = os.environ["STRIPE_KEY"]\n',
    'deploy/service.yaml':
      'spec:\n  containers:\n    - env:\n        - name: STRIPE_KEY_OLD\n          value: x\n        # - name: STRIPE_KEY\n        - name: URL\n          value: $STRIPE_KEY\n',
    '.env.example': 'STRIPE_KEY=\n',
    'docs/notes.yaml': 'title: STRIPE_KEY\n',
  };
  const ask = (commit: string): ReturnType<typeof askRule> =>
    askRule('ENVIRONMENT_VARIABLE_MISSING', repo.dir, commit, { captures: { name: 'STRIPE_KEY' } });

  test('comments, uses, examples and longer names set nothing', async () => {
    const bug = repo.commit(tree, 'bug');
    const wrong = repo.commit(
      {
        'deploy/service.yaml': tree['deploy/service.yaml'].replace('# - name: STRIPE_KEY', '# STRIPE_KEY: y'),
      },
      'wrong fix',
    );
    const fix = repo.commit(
      { 'deploy/service.yaml': tree['deploy/service.yaml'].replace('# - name', '- name') },
      'fix',
    );
    expect(said(await ask(bug))).toEqual([
      'verified: STRIPE_KEY is read (shop/settings.py:3) and set by no manifest at this commit @ shop/settings.py:3',
    ]);
    expect(said(await ask(wrong))[0]).toContain('verified');
    expect(said(await ask(fix))).toEqual([
      'refuted: STRIPE_KEY was dropped from, or never added to, the deployment of this environment @ deploy/service.yaml:6',
    ]);
  });
  test('set in one of two is not decided; without manifests it is not asked', async () => {
    const two = repo.commit(
      {
        ...tree,
        'deploy/prod.yaml': 'env:\n  - name: STRIPE_KEY\n    value: y\n',
        Dockerfile: 'FROM x\nENV URL=1\n',
      },
      'two',
    );
    expect(said(await ask(two))[0]).toContain('supports: STRIPE_KEY is set in deploy/prod.yaml');
    const none = repo.commit(
      { 'deploy/service.yaml': null, 'deploy/prod.yaml': null, Dockerfile: null },
      'none',
    );
    expect(await ask(none)).toEqual([]);
  });
});

describe('a route that is not there', () => {
  const app = {
    'shop/main.py':
      'from fastapi import FastAPI\nfrom shop.agents import router\n\napp = FastAPI()\napp.include_router(router, prefix="/api/agents")\n\n@app.get("/health")\ndef health():\n    return cache.get("health")\n',
    'shop/agents.py':
      'from fastapi import APIRouter\n\nrouter = APIRouter()\n\n@router.get("/{agent_id}/status")\ndef status(agent_id):\n    return {}\n\n@router.post("/start")\ndef start():\n    return {}\n',
    'tests/test_agents.py': 'def test(client):\n    client.post("/api/agents/stop")\n',
    'web/call.ts': 'export const stop = () => api.post("/api/agents/stop".concat(""))\n',
  };
  const ask = (commit: string, path: string, method = 'POST'): ReturnType<typeof askRule> =>
    askRule('HTTP_404', repo.dir, commit, { captures: { method, path } });

  test('is verified before and refuted after it is declared; calls of it declare nothing', async () => {
    const bug = repo.commit(
      { ...app, 'web/call.ts': 'export const stop = () => send("/api/agents/stop")\n' },
      'bug',
    );
    const wrong = repo.commit(
      { 'shop/agents.py': `${app['shop/agents.py']}\n# @router.post("/stop")\ndef stop():\n    return {}\n` },
      'wrong fix',
    );
    const fix = repo.commit(
      { 'shop/agents.py': `${app['shop/agents.py']}\n@router.post("/stop")\ndef stop():\n    return {}\n` },
      'fix',
    );
    expect(said(await ask(bug, '/api/agents/stop'))).toEqual([
      'verified: No route of this commit answers POST /api/agents/stop',
    ]);
    expect(said(await ask(wrong, '/api/agents/stop'))[0]).toContain('verified');
    expect(said(await ask(fix, '/api/agents/stop'))).toEqual([
      'refuted: No route of this commit answers POST /api/agents/stop @ shop/agents.py:13',
    ]);
  });
  test('a tree that serves nothing verifies nothing', async () => {
    const commit = repo.commit(
      { 'lib/tool.py': 'x.get("/a")\n@x.get("/b")\n@x.put("/c")\n@x.post("/d")\ndef f():\n    pass\n' },
      'library',
    );
    expect(said(await ask(commit, '/api/agents/stop'))[0]).toContain('supports: No route');
  });
  test('another method, a missing prefix and a parameter are told apart', async () => {
    const commit = repo.commit(app, 'one');
    expect(said(await ask(commit, '/api/agents/17/status', 'GET'))[0]).toContain('refuted');
    expect(said(await ask(commit, '/api/agents/start', 'GET'))[0]).toBe(
      'verified: The route of /api/agents/start is declared for POST only, not for GET @ shop/agents.py:9',
    );
    expect(said(await ask(commit, '/v2/agents/start'))[0]).toContain(
      'supports: /start is declared (shop/agents.py:9), and nothing mounts it',
    );
  });
  test.each([
    [
      'server.js',
      `import express from "express";\napp.use("/api/agents", agents);\nagents.get("/list", a);\nagents.post("/stop", b);\nagents.put("/:id", c);\nmap.get("x");\n`,
    ],
    [
      'Agents.java',
      `import org.springframework.web.bind.annotation.*;\n@RequestMapping("/api/agents")\nclass A {\n  @GetMapping("/list") void a() {}\n  @PostMapping(value = "/stop") void b() {}\n  @PutMapping("/{id}") void c() {}\n}\n`,
    ],
    [
      'main.go',
      `import "net/http"\ng := r.Group("/api/agents")\ng.GET("/list", a)\ng.POST("/stop", b)\nmux.HandleFunc("PUT /api/agents/{id}", c)\n`,
    ],
  ])('reads the routes of %s', async (file, text) => {
    const commit = repo.commit({ [file]: text }, file);
    expect(said(await ask(commit, '/api/agents/stop'))[0]).toContain('refuted: No route');
    expect(said(await ask(commit, '/api/agents/gone'))[0]).toMatch(/^verified: (?:No route|The route of)/);
  });
});

describe('what the checkout does not hold decides nothing', () => {
  const verdict = async (rule: string, commit: string, captures: Record<string, string>): Promise<unknown> =>
    (await askRule(rule, repo.dir, commit, { captures })).map((a) => [a.verdict, a.places[0]?.file]);

  test('routes that a library mounts above the path; the framework, its routers and middleware are no such library', async () => {
    const app = (more: string): Record<string, string> => ({
      'shop/main.py': `from fastapi import FastAPI\nfrom fastapi.staticfiles import StaticFiles\nfrom fastapi_users import FastAPIUsers\nfrom shop.agents import router\n\napp = FastAPI()\nusers = FastAPIUsers(None, [])\n${more}\napp.include_router(router, prefix="/api")\n@app.get("/a")\n@app.get("/b")\n@app.get("/c")\ndef a():\n    return 1\n`,
      'shop/agents.py': 'from fastapi import APIRouter\nrouter = APIRouter()\n',
    });
    const ask = (more: string, path: string): Promise<unknown> =>
      verdict('HTTP_404', repo.commit(app(more), 'x'), { method: 'GET', path });
    const mounted = 'app.include_router(users.get_auth_router(backend), prefix="/auth/jwt", tags=["auth"])';
    expect(await ask('', '/auth/jwt/login')).toEqual([['verified', undefined]]);
    expect(await ask(mounted, '/auth/jwt/login')).toEqual([['supports', 'shop/main.py']]);
    expect(await ask(mounted, '/api/other')).toEqual([['verified', undefined]]);
    expect(await ask('app.mount("/static", StaticFiles(directory="x"))', '/static/x.js')).toEqual([
      ['supports', 'shop/main.py'],
    ]);
    const js = (more: string): Promise<unknown> =>
      verdict(
        'HTTP_404',
        repo.commit(
          {
            'shop/main.py': null,
            'shop/agents.py': null,
            'server.js': `import express, { Router } from "express";\nimport rateLimit from "express-rate-limit";\nimport { toNodeHandler } from "better-auth/node";\nimport own from "./own.js";\nconst router = Router();\nconst limiter = rateLimit({});\n${more}\nrouter.get("/a", x);\nrouter.get("/b", x);\nrouter.get("/c", x);\n`,
          },
          'x',
        ),
        { method: 'GET', path: '/auth/login' },
      );
    expect(await js('app.use("/auth", limiter, router);\napp.use("/auth", cors(), own);')).toEqual([
      ['verified', undefined],
    ]);
    expect(await js('app.use("/auth", limiter, toNodeHandler(auth));')).toEqual([['supports', 'server.js']]);
    const django = repo.commit(
      {
        'server.js': null,
        'site/urls.py':
          "from django.urls import path, include\nurlpatterns = [\n    path('a/', a),\n    path('b/', b),\n    path('c/', include('site.more')),\n    path('auth/', include('allauth.urls')),\n]\n",
        'site/more.py': '',
      },
      'django',
    );
    expect(await verdict('HTTP_404', django, { method: 'GET', path: '/auth/login' })).toEqual([
      ['supports', 'site/urls.py'],
    ]);
    expect(await verdict('HTTP_404', django, { method: 'GET', path: '/c/x' })).toEqual([
      ['verified', 'site/urls.py'],
    ]);
  });

  test('variables that a map or a file outside of the checkout may set', async () => {
    const code = { 'shop/settings.py': 'import os\nKEY = os.environ["STRIPE_KEY"]\n' };
    const ask = (files: Record<string, string | null>): Promise<unknown> =>
      verdict('ENVIRONMENT_VARIABLE_MISSING', repo.commit({ ...code, ...files }, 'x'), {
        name: 'STRIPE_KEY',
      });
    const pod =
      'spec:\n  containers:\n    - env:\n        - name: OTHER\n          value: x\n      envFrom:\n        - configMapRef:\n            name: shop-settings\n';
    expect(await ask({ 'deploy/pod.yaml': pod })).toEqual([['supports', 'shop/settings.py']]);
    const map = (data: string): string =>
      `kind: ConfigMap\nmetadata:\n  name: shop-settings\ndata:\n  OTHER: y\n${data}`;
    expect(await ask({ 'deploy/map.yaml': map('') })).toEqual([['verified', 'shop/settings.py']]);
    expect(await ask({ 'deploy/map.yaml': map('  STRIPE_KEY: z\n') })).toEqual([
      ['supports', 'deploy/map.yaml'],
    ]);
    const compose =
      'services:\n  api:\n    environment:\n      OTHER: x\n    env_file:\n      - config/prod.env\n';
    const none = { 'deploy/pod.yaml': null, 'deploy/map.yaml': null };
    expect(await ask({ ...none, 'compose.yaml': compose })).toEqual([['supports', 'shop/settings.py']]);
    expect(await ask({ 'config/prod.env': 'OTHER=1\n' })).toEqual([['verified', 'shop/settings.py']]);
    expect(await ask({ 'config/prod.env': 'OTHER=1\nSTRIPE_KEY=1\n' })).toEqual([
      ['supports', 'config/prod.env'],
    ]);
  });
});
