import type { CorrelateDeps } from './correlate/index.ts';
import { alikeIn, groupTemplates, namesIn, templateText, withoutNames } from './mining/index.ts';

/** How findings are named by the words of their entries: what varies in them is told by the miner. */
export const WORDING: Pick<CorrelateDeps, 'template' | 'words'> = {
  template: templateText,
  words: { group: groupTemplates, withoutNames, alikeIn, namesIn },
};
