import { describe, expect, it } from 'vitest';
import { finding, layer } from '../compare/testing/reports.ts';
import { compileFilter } from '../lql/index.ts';
import { showingFilter } from './showing-filter.ts';

const entry = (text: string, service = 'api'): object => ({
  textPayload: text,
  resource: { type: 'cloud_run_revision', labels: { service_name: service } },
});

describe('the filter that shows a finding', () => {
  it('holds on its entries and on no others', () => {
    const message = 'No module named "app.\\core" for [email:0123abcd]';
    const f = finding('x', null, {
      layers: [layer(0, 'surface'), layer(1, 'x', { type: 'ModuleNotFoundError', message })],
    });
    const holds = compileFilter(showingFilter(f) ?? '');
    expect(holds(entry('ModuleNotFoundError: No module named "app.\\core" for jane@example.com'))).toBe(true);
    expect(holds(entry('No module named "app.\\core" for jane@example.com', 'other'))).toBe(false);
    expect(holds(entry('all is well'))).toBe(false);
  });
  it('goes up to the layer that says something, and is none where none does', () => {
    const silent = finding('x', null, { layers: [layer(0, 'a')] });
    expect(showingFilter({ ...silent, rootCause: null })).toBeNull();
    const short = finding('x', null, {
      services: ['a', 'b'],
      layers: [layer(0, 'surface of it all'), layer(1, 'x', { type: 'KeyError', message: "'id'" })],
    });
    expect(showingFilter(short)).toBe('resource.labels.service_name=("a" OR "b") "KeyError"');
  });
});
