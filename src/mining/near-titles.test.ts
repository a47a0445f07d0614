import { describe, expect, it } from 'vitest';
import { nearTitles } from './near-titles.ts';

const TITLES = [
  { id: 'KAFKA_BROKER_UNAVAILABLE', title: 'A Kafka broker cannot be reached' },
  { id: 'PYTHON_MODULE_NOT_FOUND', title: "No module named '{{module}}'" },
  { id: 'HTTP_404', title: 'HTTP 404 Not Found' },
];

describe('near titles', () => {
  it('are those with the same stems, whatever their endings, and say which', async () => {
    const near = await nearTitles('kafka brokers reached: <*>', TITLES);
    expect(near.map((one) => [one.id, one.shared])).toEqual([
      ['KAFKA_BROKER_UNAVAILABLE', ['broker', 'kafka', 'reach']],
    ]);
  });

  it('are those spelt alike, without their captures', async () => {
    const near = await nearTitles("No module named '<*>'", TITLES);
    expect(near.map((one) => one.id)).toEqual(['PYTHON_MODULE_NOT_FOUND']);
  });

  it('are none where only common words are shared', async () => {
    expect(await nearTitles('user not found: <*>', [{ id: 'X', title: 'The error has no text' }])).toEqual(
      [],
    );
  });

  it('are the same whatever the order of the titles', async () => {
    const text = 'Kafka broker module reached';
    expect(await nearTitles(text, [...TITLES].reverse())).toEqual(await nearTitles(text, TITLES));
  });
});
