import { expect, test } from 'vitest';
import { readAddress } from './page-address.js';

test('takes the token and every file from the address, and leaves neither in it', () => {
  const address = readAddress('http://127.0.0.1:4001/?token=a%2Fb&open=%2Fm%2Fa.onnx&open=b.onnx&x=1', 'older');
  expect(address).toEqual({ token: 'a/b', open: ['/m/a.onnx', 'b.onnx'], cleaned: 'http://127.0.0.1:4001/?x=1' });
});

test('a reload without a token takes the remembered one', () => {
  expect(readAddress('http://127.0.0.1:4001/', 'older').token).toBe('older');
  expect(readAddress('http://127.0.0.1:4001/', null).token).toBe('');
});
