import { createHash } from 'node:crypto';
import type { Report } from '../../model/index.ts';
import { compileTemplate, type Helpers } from '../environment.ts';
import { htmlNumber, htmlText, htmlUrl } from './escape.ts';
import { createPlaces } from './template-places.ts';
import { htmlView } from './view.ts';

/** Report -> one HTML file that needs no script and asks the network for nothing. */
export function html(
  report: Report,
  options: { readonly templates: Readonly<Record<string, string>> },
): string {
  const css = options.templates['html-style.hbs'] ?? '';
  const helpers: Helpers = {
    text: (value: string) => htmlText(value),
    number: (value: number) => htmlNumber(value),
    url: (value: string) => htmlUrl(value),
    // The package's own text, not a report's; its hash is what the page's policy lets through.
    style: (_name: string) => css,
    styleHash: (_name: string) => `'sha256-${createHash('sha256').update(css).digest('base64')}'`,
  };
  return compileTemplate(
    options.templates['html.hbs'] ?? '',
    'html.hbs',
    helpers,
    options.templates,
    createPlaces,
  )({ ...htmlView(report), report });
}
