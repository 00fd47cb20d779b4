import { expect, test } from 'vitest';
import { formatTolerance, parseTolerance } from './tolerance-setting.js';

test('a tolerance is for a type, an output or everything, and reads back', () => {
  expect(parseTolerance('float16=1e-2,2e-2')).toEqual({ for: 'float16', atol: 0.01, rtol: 0.02 });
  expect(parseTolerance('output:a=b=0.5')).toEqual({ for: 'output:a=b', atol: 0.5, rtol: null });
  for (const text of ['*=0.001', 'output:logits=0.1,0.2']) expect(formatTolerance(parseTolerance(text))).toBe(text);
});

test.each(['1e-3', 'float99=1', 'float32=', 'float32=-1', 'float32=1,2,3', '=1'])(
  '%s is refused with an example',
  (text) => {
    expect(() => parseTolerance(text)).toThrow(/cannot be read|neither|not a number/);
  },
);
