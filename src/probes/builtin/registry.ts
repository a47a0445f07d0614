import type { Answer } from '../answer.ts';
import type { Asked, Scene } from '../scene.ts';
import { dependencyVersion } from './dependency-version.ts';
import { environmentVariable } from './environment-variable.ts';
import { missingExport } from './missing-export.ts';
import { missingModule } from './missing-module.ts';
import { missingRoute } from './missing-route.ts';
import { portMismatch } from './port-mismatch.ts';
import { sqlExecution } from './sql-execution.ts';
import { syntaxError } from './syntax-error.ts';
import { unawaitedCoroutine } from './unawaited-coroutine.ts';
import { undefinedName } from './undefined-name.ts';
import { unexpectedKeyword } from './unexpected-keyword.ts';

/** A question that is no pattern; `[]` where it cannot be asked of this log. Ids and titles of the answers are its own. */
export type Builtin = (asked: Asked, scene: Scene) => Promise<readonly Answer[]>;

/** Built-in probes by the name under which a rule uses them; an addition is one file and one line. */
export const BUILTINS: Readonly<Record<string, Builtin>> = {
  'python-missing-module': missingModule,
  'python-missing-export': missingExport,
  'python-unexpected-keyword': unexpectedKeyword,
  'python-undefined-name': undefinedName,
  'python-unawaited-coroutine': unawaitedCoroutine,
  'python-syntax-error': syntaxError,
  'python-sql-execution': sqlExecution,
  'port-mismatch': portMismatch,
  'dependency-version': dependencyVersion,
  'environment-variable': environmentVariable,
  'missing-route': missingRoute,
};
