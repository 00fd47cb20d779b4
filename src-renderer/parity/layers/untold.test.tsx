import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import { Untold } from './untold.js';

const textOf = (html: string): string =>
  html
    .replace(/<[^>]+>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();

test('modules whose operators are not told apart are counted and listed', () => {
  const untold = [
    { scope: '', operators: ['where'] },
    { scope: 'layers.1.attn', operators: ['einsum', 'eq'] },
  ];
  expect(textOf(renderToStaticMarkup(<Untold untold={untold} />))).toBe(
    'In 2 modules not every operator is told apart; what comes out of them is compared. ' +
      'the model itself : where layers.1.attn : einsum, eq',
  );
  expect(renderToStaticMarkup(<Untold untold={[]} />)).toBe('');
});
