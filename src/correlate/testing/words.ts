import { alikeIn, groupTemplates, namesIn, withoutNames } from '../../mining/index.ts';
import type { WordsAndNames } from '../same-words.ts';

/** Words and names as the miner tells them. */
export const WORDS: WordsAndNames = { group: groupTemplates, withoutNames, alikeIn, namesIn };
