import type { Cite, Evidence, Signal, TestResult } from '../model/index.ts';
import { cut } from '../util/text.ts';
import { explorerUrl } from './explorer-url.ts';

/** Gives each piece of evidence its number; the same evidence has the same number all over a report. */
export interface Citations {
  cite(cite: Cite): Evidence;
  entry(signal: Signal): Evidence;
}

/** Starts counting at 1, in the order of the report. */
export function createCitations(): Citations {
  const known = new Map<string, Evidence>();
  const once = (key: string, make: (n: number) => Evidence): Evidence => {
    const before = known.get(key);
    if (before) return before;
    const made = make(known.size + 1);
    known.set(key, made);
    return made;
  };
  const entry = (signal: Signal): Evidence => once(`entry ${signal.key}`, (n) => entryEvidence(signal, n));
  return {
    entry,
    cite: (cite) =>
      'signal' in cite
        ? entry(cite.signal)
        : 'code' in cite
          ? once(`code ${cite.code.commit}:${cite.code.file}:${cite.code.line}`, (n) => ({ n, ...cite.code }))
          : once(`test ${cite.test.file}|${cite.test.suite}|${cite.test.name}`, (n) =>
              testEvidence(cite.test, n),
            ),
  };
}

/** An entry is cited by insertId; where the form has none, by file, line and content hash. */
function entryEvidence(signal: Signal, n: number): Evidence {
  const { ref } = signal;
  const url = explorerUrl(ref);
  return {
    n,
    ...(ref.insertId === undefined ? {} : { insertId: ref.insertId }),
    ...(ref.logName === undefined ? {} : { logName: ref.logName }),
    timestamp: ref.timestamp,
    quote: signal.quote,
    ...(signal.summary === true ? { summaryOf: 'request' as const } : {}),
    ...(url === null ? {} : { url }),
    ...(ref.insertId === undefined ? { file: ref.where.file, line: ref.where.line, hash: ref.hash } : {}),
  };
}

function testEvidence(test: TestResult, n: number): Evidence {
  return {
    n,
    quote: cut(test.text.split('\n', 1)[0] ?? '', 300),
    file: test.file,
    test: test.suite === '' ? test.name : `${test.suite} > ${test.name}`,
  };
}
