import type { InvestigateOptions } from './investigate.ts';
import type { Notice, Report } from './model/index.ts';
import { parseJUnit } from './testruns/index.ts';
import { UserError } from './util/errors.ts';

/** The results of the test reports. One of several that cannot be read is a notice; where it is the only one, there is nothing to go on with. */
export function testsOf(
  { tests }: Pick<InvestigateOptions, 'tests'>,
  redact: (text: string) => string,
): { readonly tests: ReturnType<typeof parseJUnit> | null; readonly testNotices: readonly Notice[] } {
  if (!tests) return { tests: null, testNotices: [] };
  const testNotices: Notice[] = [];
  const results = tests.flatMap(({ file, xml }) => {
    try {
      return parseJUnit(xml, file, redact);
    } catch (error) {
      if (tests.length === 1 || !(error instanceof UserError)) throw error;
      testNotices.push({
        code: 'tests',
        message: `${error.message}: its tests are left out`,
        where: error.where ?? file,
      });
      return [];
    }
  });
  return { tests: results, testNotices };
}

/** What a person on call knows, redacted: their words leave with the report, too. */
export function redactContext(
  context: NonNullable<Report['context']>,
  redact: (text: string) => string,
): NonNullable<Report['context']> {
  return {
    ...(context.symptom === undefined ? {} : { symptom: redact(context.symptom) }),
    ...(context.system === undefined ? {} : { system: redact(context.system) }),
    ...(context.deployTime === undefined ? {} : { deployTime: context.deployTime }),
  };
}
