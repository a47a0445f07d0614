import { afterEach, describe, expect, test } from 'vitest';
import { askRule, said, thrownAt } from './testing/ask-repo.ts';
import { makeRepo, type TestRepo } from './testing/make-repo.ts';

let repo: TestRepo = makeRepo();
afterEach(() => {
  repo.remove();
  repo = makeRepo();
});

describe('module not found', () => {
  const ask = (commit: string, module = 'shop.services.monitoring'): ReturnType<typeof askRule> =>
    askRule('PYTHON_MODULE_NOT_FOUND', repo.dir, commit, {
      captures: { module },
      exception: thrownAt('/app/shop/main.py', 1),
    });
  const tree = {
    'shop/__init__.py': '',
    'shop/main.py': 'from shop.services.monitoring import watch\n',
    'shop/services/__init__.py': '',
    'shop/services/monitoring/__init__.py': 'def watch():\n    pass\n',
    'monitoring/dashboard.json': '{}',
    Dockerfile: 'FROM python:3.12\nCOPY . .\n',
  };

  test('a pattern that covers it verifies; the same word elsewhere, anchored or taken back, does not', async () => {
    const before = repo.commit({ ...tree, '.dockerignore': '*.md\nmonitoring/\n' }, 'before');
    const bug = repo.commit({ '.dockerignore': '*.md\n# monitoring\n**/monitoring\n' }, 'bug');
    const wrong = repo.commit({ '.dockerignore': '*.md\n**/monitoring\n!monitoring\n' }, 'wrong fix');
    const fix = repo.commit({ '.dockerignore': '*.md\n**/monitoring\n!shop/services/monitoring\n' }, 'fix');
    expect(said(await ask(before))[0]).toBe(
      'refuted: shop.services.monitoring is excluded from the build context @ shop/services/monitoring/__init__.py:1',
    );
    expect(said(await ask(bug))).toEqual([
      'verified: shop.services.monitoring is in the commit (shop/services/monitoring/__init__.py) but not in the image: .dockerignore:3 "**/monitoring" @ .dockerignore:3',
      'refuted: shop.services.monitoring was renamed or moved, and an import kept the old name @ shop/services/monitoring/__init__.py:1',
      'refuted: shop.services.monitoring was never committed, or is a dependency that the requirements do not name @ shop/services/monitoring/__init__.py:1',
    ]);
    expect(said(await ask(wrong))[0]).toContain('verified: shop.services.monitoring is in the commit');
    expect(said(await ask(fix))[0]).toContain('refuted: shop.services.monitoring is excluded');
  });

  test('a .gcloudignore reads as Git does, with what it includes', async () => {
    const bug = repo.commit(
      { ...tree, '.gcloudignore': '#!include:.gitignore\n.git\n', '.gitignore': 'monitoring\n' },
      'bug',
    );
    expect(said(await ask(bug))[0]).toContain('verified: shop.services.monitoring is in the commit');
  });

  test('an included file stands where it is named: what comes after it decides', async () => {
    const back = repo.commit(
      {
        ...tree,
        '.gcloudignore': '#!include:.gitignore\n!monitoring\n',
        '.gitignore': '\nmonitoring\n',
      },
      'taken back',
    );
    const bug = repo.commit({ '.gcloudignore': '!monitoring\n#!include:.gitignore\n' }, 'bug');
    expect(said(await ask(back))[0]).toContain('refuted: shop.services.monitoring is excluded');
    expect(said(await ask(bug))[0]).toContain('not in the image: .gitignore:2 "monitoring" @ .gitignore:2');
  });

  test("a Dockerfile's own ignore file stands for the one of the context", async () => {
    const own = repo.commit(
      { ...tree, '.dockerignore': '**/monitoring\n', 'Dockerfile.dockerignore': '*.md\n' },
      'own',
    );
    const two = repo.commit({ 'web.Dockerfile': 'FROM x\nCOPY . .\n' }, 'two');
    const lost = repo.commit(
      { 'web.Dockerfile': null, 'Dockerfile.dockerignore': 'shop/services\n' },
      'lost',
    );
    expect(said(await ask(own))[0]).toContain('refuted: shop.services.monitoring is excluded');
    expect(said(await ask(two))[0]).toContain('supports: shop.services.monitoring is in the commit');
    expect(said(await ask(lost))[0]).toContain('Dockerfile.dockerignore:1 "shop/services"');
  });

  describe('a packages list that leaves it out', () => {
    const Dockerfile =
      'FROM python:3.12 AS build\nCOPY . /src\nRUN pip wheel /src -w /w\nFROM python:3.12-slim\nCOPY --from=build /w /w\nRUN pip install /w/*.whl\nCMD ["shop"]\n';
    const head = async (files: Readonly<Record<string, string>>): Promise<string | undefined> =>
      said(await ask(repo.commit({ ...tree, Dockerfile, ...files }, 'x')))[0];
    test.each([
      ['setup.py', 'from setuptools import setup\nsetup(\n    packages=["shop", "shop.services"],\n)\n', 3],
      ['setup.py', 'setup(packages=find_packages(exclude=["shop.services.*"]))\n', 1],
      ['setup.cfg', '[options]\npackages =\n    shop\n    shop.services\n', 2],
      [
        'setup.cfg',
        '[options]\npackages = find:\n\n[options.packages.find]\ninclude =\n    shop\n    shop.api*\n',
        2,
      ],
      ['pyproject.toml', '[tool.setuptools]\npackages = ["shop", "shop.services"]\n', 2],
      ['pyproject.toml', '[tool.setuptools.packages.find]\ninclude = ["shop"]\n', 1],
      ['pyproject.toml', '[tool.poetry]\npackages = [{ include = "other" }]\n', 2],
    ])('%s: %j', async (file, text, line) => {
      expect(await head({ [file]: text })).toContain(
        `verified: shop.services.monitoring is in the commit (shop/services/monitoring/__init__.py) but not in the image: ${file}:${line}`,
      );
    });
    test.each([
      ['setup.py', 'setup(packages=["shop", "shop.services", "shop.services.monitoring"])\n'],
      ['setup.py', 'setup(packages=find_packages(exclude=["tests*"]))\n'],
      ['setup.cfg', '[options]\npackages = find:\n'],
      ['pyproject.toml', '[tool.setuptools.packages.find]\ninclude = ["shop*"]\nexclude = ["shop.tests"]\n'],
      ['pyproject.toml', '[tool.poetry]\npackages = [{ include = "shop" }]\n'],
      ['pyproject.toml', '[tool.hatch.build.targets.wheel]\npackages = ["shop"]\n'],
    ])('%s takes it: %j', async (file, text) => {
      expect(await head({ [file]: text })).toContain('refuted: shop.services.monitoring is excluded');
    });
    test('a list that cannot be read decides nothing', async () => {
      expect(await head({ 'setup.py': 'setup(packages=["shop"] + EXTRA)\n' })).toContain(
        'undecided: shop.services.monitoring is excluded',
      );
    });
    test('only supports where the sources are in the image as well', async () => {
      const setup = { 'setup.py': 'setup(packages=["shop"])\n' };
      expect(await head({ ...setup, Dockerfile: 'FROM x\nCOPY . .\nRUN pip install .\n' })).toContain(
        'supports: shop.services.monitoring is in the commit',
      );
      expect(await head({ ...setup, Dockerfile: 'FROM x\nCOPY . .\nRUN pip install -e .\n' })).toContain(
        'refuted',
      );
    });
  });

  test('a Dockerfile that copies other folders only', async () => {
    const bug = repo.commit(
      {
        ...tree,
        'lib/extra.py': 'X = 1\n',
        'shop/main.py': 'import lib.extra\n',
        Dockerfile: 'FROM python:3.12\nCOPY shop/ shop/\n',
      },
      'bug',
    );
    expect(said(await ask(bug, 'lib.extra'))[0]).toBe(
      'verified: lib.extra is in the commit (lib/extra.py) but not in the image: no COPY of Dockerfile takes it @ Dockerfile:2',
    );
  });

  test('absent at the commit: the import is cited, and where its name went', async () => {
    const bug = repo
      .commit(
        {
          ...tree,
          'shop/services/monitoring/__init__.py': null,
          'shop/watching/monitoring.py': 'def watch():\n    pass\n',
        },
        'bug',
      )
      .slice(0, 40);
    expect(said(await ask(bug))).toEqual([
      'verified: shop.services.monitoring is not in the commit; shop/watching/monitoring.py has its name @ shop/main.py:1',
      'refuted: shop.services.monitoring is excluded from the build context @ shop/main.py:1',
    ]);
  });

  test('a library that no requirement names; one under another name is named', async () => {
    const bug = repo.commit(
      {
        'shop/main.py': 'import redis\nimport yaml\n',
        'requirements.txt': '# redis soon\nPyYAML==6.0\nfakeredis==2\n',
      },
      'bug',
    );
    expect(said(await ask(bug, 'redis'))[0]).toBe(
      'verified: redis is imported, and no requirement names it (requirements.txt) @ shop/main.py:1',
    );
    expect(said(await ask(bug, 'yaml'))).toEqual([
      'refuted: yaml was never committed, or is a dependency that the requirements do not name @ requirements.txt:2',
    ]);
  });

  test.each([
    ['google.cloud.storage', 'google-auth==2\ngoogle-cloud-storage==2.1', 2],
    ['google.cloud.secretmanager_v1', 'google-cloud-secret-manager', 1],
    ['google.cloud.storage_v1.types', 'google-cloud-storage', 1],
    ['google.cloud.storage', 'google-auth==2\ngoogle-cloud-logging==3', 'supports'],
    ['azure.storage.blob', 'azure-identity', 'supports'],
    ['azure.storage.blob', 'flask', 'verified'],
    ['google.protobuf', 'google-auth==2\nprotobuf==5', 2],
    ['cv2', 'opencv-python-headless>=4', 1],
    ['fitz', 'PyMuPDF', 1],
    ['fitz', 'fitz-tools', 'verified'],
  ])('%s is brought by its distribution, not by one of a similar name: %j', async (module, lines, says) => {
    const commit = repo.commit({ 'shop/main.py': `import ${module}\n`, 'requirements.txt': lines }, 'x');
    const [first] = await ask(commit, module);
    expect([first?.verdict, first?.places[0]?.line]).toEqual(
      typeof says === 'string' ? [says, 1] : ['refuted', says],
    );
  });
});

describe('a value that JSON cannot serialize', () => {
  const decoys = {
    'app/safe.py':
      'import json\n\ndef a(order):\n    return json.dumps({"at": order.at.isoformat(), "by": str(order.by)})\n\ndef b(order):\n    return json.dumps(order.at, default=str)\n',
    'app/late.py':
      'import json\nfrom datetime import datetime\n\ndef c(x):\n    at = datetime.now()\n    at = at.isoformat()\n    return json.dumps({"at": at})\n\ndef d(x):\n    return json.dumps(x)\n',
  };
  const captures = { type: 'datetime' };

  test('by the frame: the call in that function is verified, the same mistake elsewhere refuted', async () => {
    const code =
      'import json\nfrom datetime import datetime\n\ndef publish(event):\n    body = {}\n    body["at"] = datetime.utcnow()\n    return json.dumps(body)\n\ndef other(event):\n    return json.dumps({"at": datetime.now()})\n';
    const bug = repo.commit({ ...decoys, 'app/events.py': code }, 'bug');
    const wrong = repo.commit(
      { 'app/events.py': code.replace('"at": datetime.now()', '"at": datetime.now().isoformat()') },
      'wrong fix',
    );
    const fix = repo.commit(
      {
        'app/events.py': code
          .replaceAll('datetime.utcnow()', 'datetime.utcnow().isoformat()')
          .replace('"at": datetime.now()', '"at": datetime.now().isoformat()'),
      },
      'fix',
    );
    const ask = (commit: string): ReturnType<typeof askRule> =>
      askRule('JSON_UNSERIALIZABLE', repo.dir, commit, {
        captures,
        exception: thrownAt('/srv/app/events.py', 7, 'publish'),
      });
    expect(said(await ask(bug))).toEqual([
      'verified: json.dumps(body), 1 of 5 call sites @ app/events.py:7',
      'refuted: json.dumps(...) in other @ app/events.py:10',
    ]);
    expect(said(await ask(wrong))).toEqual([
      'verified: json.dumps(body), 1 of 5 call sites @ app/events.py:7',
    ]);
    expect(said(await ask(fix))).toEqual([
      'refuted: A raw datetime that is given to a JSON serializer in the function that builds it',
    ]);
  });

  test('a probe that most candidates fit never verifies', async () => {
    const line = (n: number): string =>
      `def f${n}():\n    try:\n        return json.dumps({"at": datetime.now()})\n    except Exception as e:\n        log("sending of the event failed: %s", e)\n`;
    const bug = repo.commit(
      {
        'app/all.py': `import json\nfrom datetime import datetime\n${line(1)}def g(x):\n    return json.dumps(x)\n`,
        'app/main.py': 'import app.all\napp.all.f1()\napp.all.f2()\n',
        'app/more.py': `import json\nfrom datetime import datetime\n${Array.from({ length: 8 }, (_, i) => `def h${i}():\n    return json.dumps({"at": datetime.now()})\n\nh${i}()\n`).join('')}`,
      },
      'bug',
    );
    const answers = await askRule('JSON_UNSERIALIZABLE', repo.dir, bug, {
      captures,
      messages: ['sending of the event failed: Object of type datetime is not JSON serializable'],
    });
    expect(answers.map((a) => a.verdict)).toContain('supports');
    expect(answers.map((a) => a.verdict)).not.toContain('verified');
  });

  test('without frame and without emitter it only supports', async () => {
    const bug = repo.commit(
      {
        ...decoys,
        'app/events.py':
          'import json\nfrom datetime import datetime\n\ndef publish():\n    return json.dumps({"at": datetime.now()})\n\npublish()\n',
      },
      'bug',
    );
    expect((await askRule('JSON_UNSERIALIZABLE', repo.dir, bug, { captures })).map((a) => a.verdict)).toEqual(
      ['supports'],
    );
  });

  test('a place that cannot reach the handler that wrote the message is refuted', async () => {
    const bug = repo.commit(
      {
        ...decoys,
        'app/orders.py':
          'import json\nfrom datetime import datetime\nfrom app.mail import notify\n\ndef place(order):\n    try:\n        return build(order)\n    except Exception as e:\n        log(f"Order could not be placed: {e}")\n\ndef build(order):\n    return json.dumps({"at": datetime.now()})\n\ndef nightly():\n    notify(1)\n',
        'app/mail.py':
          'import json\nfrom datetime import datetime\n\ndef notify(x):\n    return json.dumps({"mailed": datetime.now()})\n',
      },
      'bug',
    );
    expect(
      said(
        await askRule('JSON_UNSERIALIZABLE', repo.dir, bug, {
          captures,
          messages: ['Order could not be placed: Object of type datetime is not JSON serializable'],
        }),
      ),
    ).toEqual([
      'verified: json.dumps({"at": datetime.now()}), 1 of 5 call sites @ app/orders.py:12',
      'refuted: json.dumps(...) in notify @ app/mail.py:5',
    ]);
  });
});
