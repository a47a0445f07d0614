import { expect, test } from 'vitest';
import type { Entry } from '../model/index.ts';
import { isOutsider } from './outsider.ts';

const denied = (code: number, principalEmail?: string): Entry =>
  ({
    raw: {
      protoPayload: {
        status: { code },
        authenticationInfo: principalEmail === undefined ? {} : { principalEmail },
      },
    },
  }) as unknown as Entry;

test('a refused call of a person is of an outsider, that of a workload, or of nobody whose token is taken, is not', () => {
  expect(isOutsider(denied(7))).toBe(true);
  expect(isOutsider(denied(16))).toBe(false);
  expect(isOutsider(denied(7, 'ann@example.com'))).toBe(true);
  expect(isOutsider(denied(16, 'ann@example.com'))).toBe(true);
  expect(isOutsider(denied(7, 'api@shop.iam.gserviceaccount.com'))).toBe(false);
  expect(isOutsider(denied(7, 'system:serviceaccount:shop:api'))).toBe(false);
  expect(isOutsider(denied(5, 'ann@example.com'))).toBe(false);
  expect(isOutsider({ raw: { textPayload: 'x' } } as unknown as Entry)).toBe(false);
});
