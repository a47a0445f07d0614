import { csharp } from './languages/csharp.ts';
import { dart } from './languages/dart.ts';
import { go } from './languages/go.ts';
import { java } from './languages/java.ts';
import { javascript } from './languages/javascript.ts';
import { php } from './languages/php.ts';
import { python } from './languages/python.ts';
import { ruby } from './languages/ruby.ts';
import { rust } from './languages/rust.ts';
import type { LanguageParser } from './types.ts';

/** Every language whose traces are read; a new one is one file and one line here. Order decides between equal claims on the same lines. */
export const LANGUAGES: readonly LanguageParser[] = [
  python,
  java,
  go,
  javascript,
  csharp,
  ruby,
  php,
  rust,
  dart,
];
