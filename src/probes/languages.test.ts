import { afterAll, expect, test } from 'vitest';
import type { ProbeSpec } from '../model/index.ts';
import { framePlace } from './scene.ts';
import { askProbe } from './recount.ts';
import { said, sceneAt, thrownAt } from './testing/ask-repo.ts';
import { makeRepo } from './testing/make-repo.ts';

const repo = makeRepo();
afterAll(() => repo.remove());
repo.commit(
  {
    'web/pay.ts':
      "import { post } from './http';\nexport async function pay(order: Order) {\n  try {\n    const body = { at: order.when };\n    return post(body, 1);\n  } catch (e) {\n    log('payment of the order failed', e);\n  }\n}\nfunction safe() {\n  return post({ at: 1 }, 2);\n}\npost(a, 3);\n",
    'web/old.js': 'function f() {\n  const x = new Date();\n  return post(x);\n}\n',
    'src/com/acme/Pay.java':
      'package com.acme;\nclass Pay {\n  void run() {\n    try {\n      client.post(order.when);\n    } catch (RuntimeException e) {\n      log.error("x");\n    }\n  }\n  void ok() { client.post(1); }\n}\n',
    'cmd/pay/main.go':
      'package main\n\nfunc run() {\n\tbody := order.When\n\tclient.Post(body)\n\tclient.Post(1)\n\tclient.Post(2)\n}\n',
    'README.md': 'post(order.when)\n',
  },
  'x',
);

const spec = (language: string, call: string, values: readonly string[]): ProbeSpec => ({
  id: 'x',
  title: 'a raw time is posted',
  find: { call: [call], languages: [language] },
  where: { reaches: { values } },
});
async function ask(
  probe: ProbeSpec,
  asked: { readonly file?: string; readonly line?: number; readonly fn?: string } = {},
): Promise<readonly string[]> {
  const { scene, close } = await sceneAt(repo.dir, 'HEAD');
  try {
    const exception =
      asked.file === undefined ? {} : { exception: thrownAt(asked.file, asked.line ?? 1, asked.fn) };
    return said(await askProbe(probe, { captures: {}, messages: [], ...exception }, scene));
  } finally {
    close();
  }
}

test('TypeScript, JavaScript, Java and Go: calls, and values assigned in the same function', async () => {
  expect(
    await ask(spec('typescript', 'post', ['*.when']), { file: '/app/web/pay.ts', line: 5, fn: 'pay' }),
  ).toEqual(['verified: post(body, 1), 1 of 3 call sites @ web/pay.ts:5']);
  expect(
    await ask(spec('javascript', 'post', ['Date']), { file: '/app/web/old.js', line: 3, fn: 'f' }),
  ).toEqual(['verified: post(x), 1 of 1 call site @ web/old.js:3']);
  expect(
    await ask(spec('java', 'client.post', ['order.when']), {
      file: 'src/com/acme/Pay.java',
      line: 5,
      fn: 'run',
    }),
  ).toEqual(['verified: client.post(order.when), 1 of 2 call sites @ src/com/acme/Pay.java:5']);
  expect(
    await ask(spec('go', 'client.Post', ['order.When']), {
      file: '/src/cmd/pay/main.go',
      line: 5,
      fn: 'main.run',
    }),
  ).toEqual(['verified: client.Post(body), 1 of 3 call sites @ cmd/pay/main.go:5']);
});

test('definitions, imports, assignments, inside, has, expect none, and text', async () => {
  const find = (f: object, more: object = {}): ProbeSpec => ({ id: 'x', title: 't', find: f, ...more });
  expect(await ask(find({ definition: ['pay'] }))).toEqual(['supports: pay, 1 of 1 place @ web/pay.ts:2']);
  expect((await ask(find({ import: ['./http'] })))[0]).toContain('web/pay.ts:1');
  expect((await ask(find({ call: ['post'] }, { where: { inside: ['try'] } })))[0]).toContain(
    '1 of 4 call sites @ web/pay.ts:5',
  );
  expect((await ask(find({ call: ['post'] }, { where: { notInside: ['pay', 'safe'] } })))[0]).toContain(
    '2 of 4 call sites',
  );
  expect((await ask(find({ assignment: ['body'] }, { where: { has: ['order.*'] } })))[0]).toContain(
    'web/pay.ts:4',
  );
  expect(await ask(find({ call: ['drop'] }, { expect: 'none', refutes: 'something drops' }))).toEqual([
    'verified: t',
  ]);
  expect(await ask(find({ text: 'post\\(order\\.when\\)', files: ['*.md'] }))).toEqual([
    'verified: t @ README.md:1',
  ]);
  expect(
    await ask(find({ text: 'nowhere', files: ['*.md'] }, { refutes: 'it is written somewhere' })),
  ).toEqual(['refuted: it is written somewhere']);
});

test('the code around a frame: file by longest end, function, try; null where the line is not there', async () => {
  const { scene, close } = await sceneAt(repo.dir, 'HEAD');
  const at = async (file: string, line: number, fn?: string): Promise<readonly unknown[] | null> => {
    const place = await framePlace(scene, thrownAt(file, line, fn));
    return place && [place.path, place.function, place.from, place.to, place.tryNode?.type, place.agrees];
  };
  expect(await at('/workspace/build/web/pay.ts', 5, 'pay')).toEqual([
    'web/pay.ts',
    'pay',
    2,
    9,
    'try_statement',
    true,
  ]);
  expect(await at('C:\\app\\web\\pay.ts', 11, 'safe')).toEqual([
    'web/pay.ts',
    'safe',
    10,
    12,
    undefined,
    true,
  ]);
  expect(await at('/app/web/pay.ts', 11, 'pay')).toEqual(['web/pay.ts', 'safe', 10, 12, undefined, false]);
  expect(await at('/app/web/pay.ts', 999)).toBeNull();
  expect(await at('/app/web/none.ts', 1)).toBeNull();
  close();
});
