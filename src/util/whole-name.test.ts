import { expect, it } from 'vitest';
import { hasName } from './whole-name.ts';

it.each(['kafka-1', 'cannot reach kafka-1.kafka:9092', 'kafka-10, then kafka-1'])('%s has it', (text) => {
  expect(hasName(text, 'kafka-1')).toBe(true);
});

it.each(['kafka-10', 'my-kafka-1', 'kafka-1_a', ''])('%j has it not', (text) => {
  expect(hasName(text, 'kafka-1')).toBe(false);
});
