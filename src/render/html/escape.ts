import { visible } from '../escape.ts';

const ENTITY: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
  '`': '&#96;',
  '=': '&#61;',
};

/** Text for an HTML element or a quoted attribute: parsed back it is `visible(text)` and nothing else. */
export function htmlText(text: string): string {
  return visible(text).replace(/[&<>"'`=]/g, (c) => ENTITY[c] ?? c);
}

/** A link target for an `href`: http and https only, anything else leads to the top of the page. */
export function htmlUrl(url: string): string {
  return /^https?:\/\//i.test(url) ? htmlText(url.replace(/\s/g, '%20')) : '#';
}

/** A number as HTML; what is no finite number becomes 0, so that nothing else can stand where a number is printed. */
export function htmlNumber(value: number): string {
  return typeof value === 'number' && Number.isFinite(value) ? String(Math.round(value * 1000) / 1000) : '0';
}
