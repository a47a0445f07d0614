import type { Argv } from 'yargs';
import { declareAttach } from './attach.ts';
import { declareBlindspots } from './blindspots.ts';
import { declareCheckClaims } from './check-claims.ts';
import { declareCollect } from './collect.ts';
import { declareCompare } from './compare.ts';
import { declareDoctor } from './doctor.ts';
import { declareExplain } from './explain.ts';
import { declareHistory } from './history.ts';
import { declareInvestigate } from './investigate.ts';
import { declareProbe } from './probe.ts';
import { declareRender } from './render.ts';
import { declareRules } from './rules.ts';
import { declareSchema } from './schema.ts';
import { declareShow } from './show.ts';
import type { Declaring } from './declaring.ts';

/** The commands in the order of the help; a new one is a file here and a line. */
export const COMMANDS: readonly ((parser: Argv, to: Declaring) => Argv)[] = [
  declareInvestigate,
  declareProbe,
  declareShow,
  declareRender,
  declareDoctor,
  declareCollect,
  declareAttach,
  declareExplain,
  declareBlindspots,
  declareRules,
  declareCompare,
  declareHistory,
  declareCheckClaims,
  declareSchema,
];
