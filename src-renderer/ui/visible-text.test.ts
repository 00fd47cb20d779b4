import { expect, it } from 'vitest';
import { visibleText } from './visible-text.js';

it.each(['', ' ', '\n\t', '\u200b\u200d', '\u0000\u0007', '\u3164'])('%j cannot be seen', (text) => {
  expect(visibleText(text, '(none)')).toBe('(none)');
});

it.each(['Conv', ' x ', '模型', '-', '\u202egnp.exe'])('%j can be seen', (text) => {
  expect(visibleText(text, '(none)')).toBe(text);
});
