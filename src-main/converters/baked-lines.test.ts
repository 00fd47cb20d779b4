import { expect, test } from 'vitest';
import { bakedLines } from './baked-lines.js';

test('lines of the user at which tracing baked values in; not those of libraries, not other warnings', () => {
  const bool = 'TracerWarning: Converting a tensor to a Python boolean might cause the trace to be incorrect.';
  const warnings = [
    { message: bool, where: '/home/me/net.py:9' },
    { message: bool, where: '/home/me/.venv/lib/python3.11/site-packages/torch/nn/modules/rnn.py:328' },
    { message: bool, where: 'C:\\Python\\Lib\\site-packages\\torch\\functional.py:1' },
    { message: 'TracerWarning: Iterating over a tensor might cause the trace to be incorrect.', where: '/a/b.py:3' },
    { message: 'UserWarning: another', where: '/home/me/net.py:10' },
    { message: bool, where: null },
  ];
  expect(bakedLines({ warnings })).toEqual(['/home/me/net.py:9', '/a/b.py:3']);
});
