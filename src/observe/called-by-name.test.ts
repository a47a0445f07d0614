import { describe, expect, it } from 'vitest';
import type { ServiceSeen, Signal } from '../model/index.ts';
import { withCalledNames } from './called-by-name.ts';

const services = ['gate', 'stalls', 'price-list', 'ox'].map((name) => ({ name }) as ServiceSeen);
const said = (quote: string, rest: Partial<Signal> = {}): readonly string[] | undefined =>
  withCalledNames([{ role: 'error', service: 'gate', quote, ...rest } as Signal], services)[0]?.calls;

describe('withCalledNames', () => {
  it.each([
    ['stalls returned 503', ['stalls']],
    ['upstream "price-list" answered 500', ['price-list']],
    ['unexpected status 500 from stalls', ['stalls']],
    ['rpc to price-list: context deadline exceeded', ['price-list']],
    ['stalls did not answer within 1500 ms', ['stalls']],
    ['Call to stalls failed, response from price-list kept', ['price-list', 'stalls']],
    ['the price-list service is unavailable', ['price-list']],
    ['ERROR stalls: bad answer', ['stalls']],
    ['stalls call failed', ['stalls']],
  ])('reads the called service out of %j', (text, names) => {
    expect(said(text)).toEqual(names);
  });

  it.each([
    ['a noun that no service is named', 'handler returned 503'],
    ['the service that says it', 'request to gate timed out'],
    ['a name among other words', 'stalls table is empty'],
    ['a part of a longer name', 'stalls-cache returned 503'],
    ['a name as short as a word', 'ox returned 503'],
  ])('leaves %s', (_, text) => {
    expect(said(text)).toBeUndefined();
  });

  it('keeps the hosts that the entry names itself, and what is no error', () => {
    expect(said('stalls returned 503', { calls: ['other.example'] })).toEqual(['other.example']);
    expect(said('stalls returned 503', { role: 'context' })).toBeUndefined();
  });
});
