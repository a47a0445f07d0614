import { go } from './languages/go.ts';
import { java } from './languages/java.ts';
import { javascript } from './languages/javascript.ts';
import { python } from './languages/python.ts';
import type { LanguageParser } from './types.ts';

/** Every language whose traces are read; a new one is one file and one line here. Order decides between equal claims on the same lines. */
export const LANGUAGES: readonly LanguageParser[] = [python, java, go, javascript];
