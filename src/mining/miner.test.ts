import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createMiner } from './index.ts';

const mine = (messages: readonly string[], options = {}) => {
  const miner = createMiner(options);
  for (const message of messages) miner.add(message);
  return miner;
};
const texts = (messages: readonly string[]) =>
  mine(messages)
    .templates()
    .map((one) => `${one.count} ${one.text}`);

describe('createMiner', () => {
  it('takes a place for variable where many words were seen, and for fixed where few were', () => {
    const many = ['ann', 'bob', 'cy', 'dan', 'eve', 'fay', 'gus'].map((name) => `please greet ${name} now`);
    expect(texts(many)).toEqual(['7 please greet <*> now']);
    const few = ['lights turned on', 'lights turned off'];
    expect(texts(few)).toEqual(['1 lights turned off', '1 lights turned on']);
  });

  it('takes what follows a noun such as user for a name', () => {
    expect(texts(['session closed for user ann', 'session closed for user bob'])).toEqual([
      '2 session closed for user <*>',
    ]);
  });

  it('finds several free places at once, where no two messages share a word', () => {
    const word = (n: number) =>
      `${'abcdefgh'.charAt(n % 8)}${'uvwxyzkl'.charAt((n * 5) % 8)}${'mnopqrst'.charAt(n >> 3)}o`;
    const all = Array.from(
      { length: 40 },
      (_, n) => `job ${word(n)} of ${word(n + 7)}ra failed with ${word(n + 11)}li`,
    );
    expect(texts(all)).toEqual(['40 job <*> of <*> failed with <*>']);
  });

  it('never takes exceptions and constants for one variable part', () => {
    expect(
      texts(['write ended by java.io.IOException now', 'write ended by java.net.SocketException now']),
    ).toHaveLength(2);
    expect(texts(['got a.b.action.SCREEN_ON', 'got a.b.action.SCREEN_OFF'])).toHaveLength(2);
  });

  it('keeps what a message begins with', () => {
    const subjects = ['cupsd', 'klogd', 'syslogd', 'portmap', 'sdpd', 'hcid', 'ntpd'].map(
      (name) => `${name} startup succeeded`,
    );
    expect(texts(subjects)).toHaveLength(7);
  });

  it('keeps messages apart that have different words in many places', () => {
    expect(texts(['disk one is nearly full', 'fan two was just replaced'])).toHaveLength(2);
  });

  it('finds the template of messages that it never saw', () => {
    const miner = mine(['ann', 'bob', 'cy', 'dan', 'eve', 'fay'].map((name) => `please greet ${name} now`));
    expect(miner.templateOf('please greet zoe now').text).toBe('please greet <*> now');
    expect(miner.templateOf('never seen 17')).toMatchObject({ text: 'never seen <*>', count: 0 });
  });

  it('counts weights', () => {
    const miner = createMiner();
    miner.add('job 1 failed', 5);
    miner.add('job 2 failed');
    expect(miner.templates()).toEqual([
      { id: expect.stringMatching(/^[0-9a-f]{16}$/) as string, text: 'job <*> failed', count: 6 },
    ]);
  });

  it('covers each message it was given by one template, whose counts add up', () => {
    fc.assert(
      fc.property(messages, (all) => {
        const miner = mine(all);
        const templates = miner.templates();
        expect(templates.reduce((sum, one) => sum + one.count, 0)).toBe(all.length);
        for (const message of all) expect(templates).toContain(miner.templateOf(message));
      }),
    );
  });

  it('does not depend on the order of messages', () => {
    fc.assert(
      fc.property(
        messages.chain((all) =>
          fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length })),
        ),
        ([all, shuffled]) => {
          expect(mine(shuffled).templates()).toEqual(mine(all).templates());
          const small = { maxKinds: 3, maxPerKind: 2 };
          expect(mine(shuffled, small).templates()).toEqual(mine(all, small).templates());
          expect(mine(shuffled, small).overflow()).toBe(mine(all, small).overflow());
        },
      ),
    );
  });

  it('stays within its bounds, and says what they cost', () => {
    const miner = createMiner({ maxKinds: 4, maxPerKind: 8 });
    const word = (n: number) => n.toString(26).replace(/\d/g, (d) => 'qrstuvwxyz'.charAt(Number(d)));
    for (let n = 0; n < 5_000; n++) miner.add(`${word(n % 50)} has ${word(n)} ${'and so on '.repeat(n % 7)}`);
    const kept = miner.templates().reduce((sum, one) => sum + one.count, 0);
    expect(miner.templates().length).toBeLessThanOrEqual(32);
    expect(kept + miner.overflow()).toBe(5_000);
  });
});

const word = fc.constantFrom(
  'user',
  'ann',
  'bob',
  'cy',
  'dan',
  'eve',
  'fay',
  'gus',
  'RUNNING',
  'DONE',
  '7',
  'a.b.c',
  'k=v',
  'from',
  'node-3',
  '"x"',
);
const messages = fc.array(
  fc.array(word, { minLength: 1, maxLength: 5 }).map((words) => words.join(' ')),
  { minLength: 1, maxLength: 60 },
);
