import { createRedactor } from '../intake/index.ts';
import type { JsonObject, Report } from '../model/index.ts';
import { hash64 } from '../util/hash.ts';
import { counted } from '../util/text.ts';

/** What our own redaction leaves in place of a secret: a hit of another tool on it is none. */
const STAND_IN = /\[[a-z0-9-]+:[0-9a-f]{8}\]/;
const MAX_NAMED = 5;

/**
 * The last net: everything that is about to leave is read once more, by our own redactor and by secretlint's rules (singly, since its preset
 * obeys `secretlint-disable` in the very text that it reads). What it finds is replaced, and the report says so and where.
 * A clean report comes back as it was, so that it renders to the same bytes.
 */
export async function lastNet(report: Report, key: string): Promise<Report> {
  const own = createRedactor(key).object(report as unknown as JsonObject);
  const before = textsOf(report);
  const clean = await withoutKnownSecrets(textsOf(own), key);
  if (before.every((text, i) => text === clean[i])) return report;
  const changed: string[] = [];
  let at = 0;
  const replaced = eachText(own, '', (_text, place) => {
    if (clean[at] !== before[at]) changed.push(place);
    return clean[at++] ?? '';
  }) as Report;
  const named = changed.slice(0, MAX_NAMED).join(', ');
  const message = `${counted(changed.length, 'text')} still held what looks like a secret and ${changed.length === 1 ? 'was' : 'were'} replaced at the last check: ${named}${changed.length > MAX_NAMED ? ' and others' : ''}`;
  return { ...replaced, notices: [...replaced.notices, { code: 'redaction', message }] };
}

/** The same for texts that are not of a report: what a person handed in and is told again. */
export async function netTexts(texts: readonly string[], key: string): Promise<readonly string[]> {
  const redactor = createRedactor(key);
  return withoutKnownSecrets(
    texts.map((text) => redactor.text(text)),
    key,
  );
}

/** Copies a JSON value with every text in it changed, in the order of its members. */
function eachText(value: unknown, place: string, change: (text: string, place: string) => string): unknown {
  if (typeof value === 'string') return change(value, place);
  const below = (name: string | number): string => (place === '' ? String(name) : `${place}.${name}`);
  if (Array.isArray(value)) return value.map((v, i) => eachText(v, below(i), change));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, eachText(v, below(k), change)]));
}

/** All texts of a JSON value, in the order of its members. */
function textsOf(value: unknown, texts: string[] = []): readonly string[] {
  if (typeof value === 'string') texts.push(value);
  else if (value !== null && typeof value === 'object')
    for (const member of Array.isArray(value) ? value : Object.values(value)) textsOf(member, texts);
  return texts;
}

const BETWEEN = '\n\n';

/** Texts without what secretlint's rules know; one pass over all of them. */
async function withoutKnownSecrets(texts: readonly string[], key: string): Promise<readonly string[]> {
  const [{ lintSource }, { rules }] = await Promise.all([
    import('@secretlint/core'),
    import('@secretlint/secretlint-rule-preset-recommend'),
  ]);
  const content = texts.join(BETWEEN);
  const { messages } = await lintSource({
    source: { content, filePath: 'report.txt', ext: '.txt', contentType: 'text' },
    options: {
      config: {
        rules: rules
          .filter((rule) => !rule.meta.id.endsWith('filter-comments'))
          .map((rule) => ({ id: rule.meta.id, rule })),
      },
    },
  });
  const hits = messages
    .map((m) => m.range)
    .filter(([from, to]) => !STAND_IN.test(content.slice(from, to)))
    .sort((a, b) => a[0] - b[0] || b[1] - a[1]);
  let start = 0;
  let next = 0;
  return texts.map((text) => {
    const end = start + text.length;
    let out = '';
    let from = start;
    while (next < hits.length) {
      const [first, last] = hits[next] ?? [0, 0];
      if (first >= end) break;
      const [a, b] = [Math.max(first, from), Math.min(last, end)];
      if (b > a) {
        out += `${content.slice(from, a)}[secret:${hash64(`${key} ${content.slice(a, b)}`).slice(0, 8)}]`;
        from = b;
      }
      // A secret of several texts goes on in the next one.
      if (last > end) break;
      next += 1;
    }
    out += content.slice(from, end);
    start = end + BETWEEN.length;
    return out;
  });
}
