import { afterEach, describe, expect, test } from 'vitest';
import { askRule, said, thrownAt } from './testing/ask-repo.ts';
import { makeRepo, type TestRepo } from './testing/make-repo.ts';

let repo: TestRepo = makeRepo();
afterEach(() => {
  repo.remove();
  repo = makeRepo();
});

describe('a name that its module does not export', () => {
  const main = 'from shop.cart import CartService\n';
  test('absent, present, in a branch, open to more', async () => {
    const ask = async (cart: string): Promise<readonly string[]> =>
      said(
        await askRule(
          'PYTHON_CANNOT_IMPORT_NAME',
          repo.dir,
          repo.commit(
            { 'shop/main.py': main, 'shop/cart.py': cart, 'other/cart.py': 'class CartService: pass\n' },
            'x',
          ),
          { captures: { module: 'shop.cart', name: 'CartService' } },
        ),
      );
    expect(
      await ask('class Cart_Service:\n    CartService = 1\n\ndef f():\n    class CartService: pass\n'),
    ).toEqual(['verified: shop/cart.py has no CartService; it has Cart_Service @ shop/main.py:1']);
    expect(
      await ask('from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from x import CartService\n'),
    ).toEqual(['verified: shop/cart.py has no CartService; other/cart.py has it @ shop/main.py:1']);
    expect(await ask('try:\n    from x import CartService\nexcept ImportError:\n    pass\n')).toEqual([
      'refuted: CartService was renamed, moved or not committed @ shop/cart.py:2',
    ]);
    expect(await ask('from shop.all import *\n')).toEqual([]);
  });
});

describe('a call with an argument that the signature does not have', () => {
  const decoys = {
    'shop/other.py': 'def create_invoice(order, currency):\n    pass\n',
    'shop/good.py':
      'from shop.other import create_invoice\n\ndef run():\n    create_invoice(1, currency="EUR")\n',
  };
  const ask = async (definition: string, call: string): Promise<readonly string[]> =>
    said(
      await askRule(
        'PYTHON_UNEXPECTED_KEYWORD_ARGUMENT',
        repo.dir,
        repo.commit(
          {
            ...decoys,
            'shop/invoices.py': definition,
            'shop/jobs.py': `from shop.invoices import create_invoice\n\ndef job():\n    ${call}\n`,
          },
          'x',
        ),
        {
          captures: { function: 'create_invoice', argument: 'currency' },
        },
      ),
    );
  test('the call that its own import sends to a definition without it', async () => {
    const bug = await ask('def create_invoice(order):\n    pass\n', 'create_invoice(1, currency="EUR")');
    expect(bug).toEqual(['verified: create_invoice(1, currency="EUR"), 1 of 2 call sites @ shop/jobs.py:4']);
    expect(
      await ask('def create_invoice(order, **rest):\n    pass\n', 'create_invoice(1, currency="EUR")'),
    ).toEqual(['refuted: create_invoice has no parameter currency @ shop/invoices.py:1']);
    expect(await ask('def create_invoice(order):\n    pass\n', 'create_invoice(1)')).toEqual([]);
  });
});

describe('an argument for what is no plain function', () => {
  const files = {
    'app/models.py':
      'from dataclasses import dataclass\n\n@dataclass\nclass Base:\n    id: int\n\n@dataclass(frozen=True)\nclass Order(Base):\n    total: float = 0\n\nclass Client:\n    def __init__(self, url, *, timeout=3):\n        pass\n\nclass Special(Client):\n    pass\n\ndef send(to, subject, body=None):\n    return to\n',
    'app/use.py':
      'from functools import partial\nfrom app.models import Order, Special, send as deliver\n\ndef a():\n    return Order(id=1, currency="EUR")\n\ndef b():\n    return Special("x", retries=3)\n\ndef c():\n    run = partial(deliver, cc="x")\n    return run("a")\n',
    'app/decoy.py':
      'class Order:\n    def __init__(self, currency):\n        pass\n\ndef send(cc):\n    pass\n\nOrder(currency="x")\nsend(cc=3)\n',
  };
  const ask = async (
    fn: string,
    argument: string,
    line: number,
    inside: string,
  ): Promise<readonly string[]> =>
    said(
      await askRule('PYTHON_UNEXPECTED_KEYWORD_ARGUMENT', repo.dir, repo.commit(files, 'x'), {
        captures: { function: fn, argument },
        exception: thrownAt('/srv/app/use.py', line, inside),
      }),
    );
  test('fields of dataclasses and of their bases, inherited constructors, partial and import aliases', async () => {
    expect(await ask('Order.__init__', 'currency', 5, 'a')).toEqual([
      'verified: Order(id=1, currency="EUR"), 1 of 2 call sites @ app/use.py:5',
    ]);
    expect(await ask('Client.__init__', 'retries', 8, 'b')).toEqual([
      'verified: Special("x", retries=3), 1 of 1 call site @ app/use.py:8',
    ]);
    // Python 3.9 and earlier.
    expect(await ask('__init__', 'retries', 8, 'b')).toEqual([
      'verified: Special("x", retries=3), 1 of 1 call site @ app/use.py:8',
    ]);
    expect(await ask('send', 'cc', 12, 'c')).toEqual([
      'verified: partial(deliver, cc="x"), 1 of 2 call sites @ app/use.py:11',
    ]);
  });
});

describe('a name that is used and bound nowhere', () => {
  const ask = async (code: string, line: number): Promise<readonly string[]> =>
    said(
      await askRule(
        'PYTHON_NAME_ERROR',
        repo.dir,
        repo.commit(
          { 'app/a.py': code, 'app/b.py': 'from time import sleep\n\ndef g():\n    sleep(1)\n' },
          'x',
        ),
        {
          captures: { name: 'sleep' },
          exception: thrownAt('/srv/app/a.py', line, 'f'),
        },
      ),
    );
  test('unbound, bound for types only, bound', async () => {
    expect(await ask('def f(x):\n    x.sleep(sleep=1)\n    sleep(2)\n', 3)).toEqual([
      'verified: sleep is used in app/a.py and never imported or defined there @ app/a.py:3',
    ]);
    expect(await ask('def f():\n    sleep(2)\n\nfor _ in []:\n    from time import sleep\n', 2)).toEqual([
      'supports: sleep is used in app/a.py, which binds it under a condition only @ app/a.py:2',
    ]);
    expect(await ask('from time import sleep\n\ndef f():\n    sleep(2)\n', 4)).toEqual([
      'refuted: sleep is used and never imported or defined @ app/a.py:4',
    ]);
    expect(await ask('from time import *\n\ndef f():\n    sleep(2)\n', 4)).toEqual([]);
  });
});

describe('a name and the scopes around it', () => {
  const ask = async (code: string, line: number, fn?: string): Promise<readonly string[]> =>
    (
      await askRule('PYTHON_NAME_ERROR', repo.dir, repo.commit({ 'app/a.py': code }, 'x'), {
        captures: { name: 'user_id' },
        exception: thrownAt('/srv/app/a.py', line, fn),
      })
    ).map((a) => `${a.verdict} ${a.places[0]?.line}: ${a.title}`);
  test('a part moved out of its function no longer has the parameter that others have', async () => {
    const code =
      'def handle(user_id):\n    return _load()\n\ndef _load():\n    return {"id": user_id}\n\ndef other(user_id):\n    return user_id\n';
    expect(await ask(code, 5, '_load')).toEqual([
      'verified 5: user_id is used in app/a.py and never imported or defined there',
    ]);
  });
  test('closures, comprehensions, defaults and globals bind; a class does not for its methods', async () => {
    const closure = 'def outer(user_id):\n    def inner():\n        return user_id\n    return inner\n';
    expect(await ask(closure, 3, 'inner')).toEqual([
      'refuted 3: user_id is used and never imported or defined',
    ]);
    expect(await ask('def f(rows):\n    return [user_id for user_id in rows]\n', 2, 'f')).toEqual([
      'refuted 2: user_id is used and never imported or defined',
    ]);
    expect(
      await ask('def s():\n    global user_id\n    user_id = 1\n\ndef f():\n    return user_id\n', 6, 'f'),
    ).toEqual(['refuted 6: user_id is used and never imported or defined']);
    expect(
      await ask('class A:\n    user_id = 1\n    def f(self):\n        return user_id\n', 4, 'f'),
    ).toEqual(['verified 4: user_id is used in app/a.py and never imported or defined there']);
  });
  test('annotations are evaluated unless they stay text; the top of a file runs in order', async () => {
    expect(await ask('def f(a: user_id):\n    return a\n', 1, '<module>')).toEqual([
      'verified 1: user_id is used in app/a.py and never imported or defined there',
    ]);
    expect(
      await ask('from __future__ import annotations\n\ndef f(a: user_id):\n    return a\n', 3, '<module>'),
    ).toEqual([]);
    expect(await ask('print(user_id)\nuser_id = 1\n', 1, '<module>')).toEqual([
      'verified 1: user_id is used in app/a.py before the line that defines it has run',
    ]);
  });
});

describe('a coroutine without await', () => {
  test('a bare name never means a method of that name', async () => {
    const commit = repo.commit(
      {
        'shop/pay.py':
          'class Legacy:\n    async def fetch(self, order):\n        return order\n\ndef fetch(order):\n    return order\n\ndef pay(order):\n    row = fetch(order)\n    return row.get("id")\n',
      },
      'decoy',
    );
    expect(
      await askRule('PYTHON_COROUTINE_NOT_AWAITED', repo.dir, commit, {
        captures: { attribute: 'get' },
        exception: thrownAt('/app/shop/pay.py', 10, 'pay'),
      }),
    ).toEqual([]);
  });

  const ask = async (body: string, more = ''): Promise<readonly string[]> =>
    said(
      await askRule(
        'PYTHON_COROUTINE_NOT_AWAITED',
        repo.dir,
        repo.commit(
          {
            'app/profile.py': `async def load_profile(user):\n    return {}\n\ndef plain(user):\n    return {}\n${more}`,
            'app/session.py': `from app.profile import load_profile, plain\n\nasync def open(user):\n    profile = ${body}\n    return profile.get("name")\n\nasync def good(user):\n    profile = await load_profile(user)\n    task = load_profile(user)\n    done = await task\n    other = plain(user)\n    return profile.get("x"), done.get("y"), other.get("z")\n`,
          },
          'x',
        ),
        { captures: { attribute: 'get' }, exception: thrownAt('/srv/app/session.py', 5, 'open') },
      ),
    );
  test('the call whose result is used; awaited ones and sync functions are not', async () => {
    expect(await ask('load_profile(user)')).toEqual([
      'verified: load_profile(user), 1 of 3 call sites @ app/session.py:4',
    ]);
    expect(await ask('await load_profile(user)')).toEqual([]);
    expect(await ask('plain(user)')).toEqual([]);
  });
});

describe('a syntax error at the commit', () => {
  const ask = async (code: string): Promise<readonly string[]> =>
    said(
      await askRule('PYTHON_SYNTAX_ERROR', repo.dir, repo.commit({ 'app/cart.py': code }, 'x'), {
        exception: thrownAt('/srv/app/cart.py', 2),
      }),
    );
  test('broken, a merge left undone, whole', async () => {
    expect(await ask('def f(:\n    return 1\n')).toEqual([
      'verified: app/cart.py is broken at line 1 @ app/cart.py:1',
    ]);
    expect(await ask('x = 1\n<<<<<<< HEAD\ny = 2\n=======\ny = 3\n>>>>>>> b\n')).toEqual([
      'verified: app/cart.py is broken at line 2: marks of a merge conflict @ app/cart.py:2',
    ]);
    expect(await ask('x = "<<<<<<< HEAD"\n')).toEqual([
      'refuted: A merge left conflict marks or half an edit in the file @ app/cart.py:1',
    ]);
  });
});

describe('a server on another port than the platform asks for', () => {
  const ask = async (start: string): Promise<readonly string[]> =>
    said(
      await askRule(
        'CLOUD_RUN_CONTAINER_NOT_LISTENING',
        repo.dir,
        repo.commit({ Dockerfile: `FROM python:3.12\nEXPOSE 8080\nRUN echo port 8080\n${start}\n` }, 'x'),
        { captures: { port: '8080' } },
      ),
    );
  test('fixed to another one, to this one, from the environment', async () => {
    expect(await ask('CMD ["uvicorn", "app:app", "--port", "8000"]')).toEqual([
      'verified: Dockerfile starts the server on port 8000, the platform asks for 8080 @ Dockerfile:4',
    ]);
    expect(await ask('CMD exec gunicorn --bind 0.0.0.0:8080 app:app')).toEqual([
      'refuted: The server listens on another port than 8080 @ Dockerfile:4',
    ]);
    expect(await ask('CMD exec gunicorn --bind :$PORT app:app')).toEqual([
      'refuted: The server listens on another port than 8080 @ Dockerfile:4',
    ]);
    expect(await ask('CMD ["python", "main.py"]')).toEqual([]);
    expect(await ask('CMD ["gunicorn", "--bind", ":$PORT", "app:app"]')).toEqual([
      'verified: Dockerfile gives the server the text $PORT: a command written as a list has no shell that replaces it @ Dockerfile:4',
    ]);
    expect(await ask('CMD ["sh", "-c", "gunicorn --bind :$PORT app:app"]')).toEqual([
      'refuted: The server listens on another port than 8080 @ Dockerfile:4',
    ]);
    expect(await ask('ENTRYPOINT ["uvicorn", "app:app"]\nCMD ["--port", "9000"]')).toEqual([
      'verified: Dockerfile starts the server on port 9000, the platform asks for 8080 @ Dockerfile:5',
    ]);
  });
  test('in the program or the script that the command starts', async () => {
    const run = async (path: string, code: string): Promise<readonly string[]> =>
      said(
        await askRule(
          'CLOUD_RUN_CONTAINER_NOT_LISTENING',
          repo.dir,
          repo.commit(
            {
              Dockerfile: `FROM x\nCOPY . .\nCMD ["${path.endsWith('.sh') ? `./${path}` : `python", "${path}`}"]\n`,
              [path]: code,
            },
            'x',
          ),
          { captures: { port: '8080' } },
        ),
      );
    expect(
      await run('main.py', 'import uvicorn\n# port=8080\nuvicorn.run(\n    "app:app",\n    port=8000,\n)\n'),
    ).toEqual(['verified: main.py starts the server on port 8000, the platform asks for 8080 @ main.py:3']);
    expect(
      await run('main.py', 'PORT = int(os.environ.get("PORT", 8000))\napp.run(host="0.0.0.0", port=PORT)\n'),
    ).toEqual(['refuted: The server listens on another port than 8080 @ main.py:2']);
    expect(await run('start.sh', '#!/bin/sh\nexec uvicorn app:app --port 8000\n')).toEqual([
      'verified: start.sh starts the server on port 8000, the platform asks for 8080 @ start.sh:2',
    ]);
    expect(await run('start.sh', '#!/bin/sh\nexec uvicorn app:app --port "${PORT:-8000}"\n')).toEqual([
      'refuted: The server listens on another port than 8080 @ start.sh:2',
    ]);
  });
});
