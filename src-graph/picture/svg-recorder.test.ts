import { expect, it } from 'vitest';
import { SvgRecorder } from './svg-recorder.js';

const size = { width: 100, height: 50 };
const svgOf = (draw: (svg: SvgRecorder) => void, options = {}): string => {
  const svg = new SvgRecorder(options);
  draw(svg);
  return svg.finish(size, 'A <model> & "its" graph').join('');
};

it('joins fill and stroke of one path, and the halo of one text, and names each style once', () => {
  const text = svgOf((svg) => {
    for (const x of [0, 10]) {
      svg.fillStyle = '#fff';
      svg.strokeStyle = '#123456';
      svg.beginPath();
      svg.rect(x, 0, 5, 5);
      svg.fill();
      svg.stroke();
    }
    svg.font = '600 13px "Inter Variable", sans-serif';
    svg.strokeText('Conv', 1, 2);
    svg.fillText('Conv', 1, 2);
  });
  expect(text.match(/<path/g)).toHaveLength(2);
  expect(text.match(/<text/g)).toHaveLength(1);
  expect(text).toContain('.l0{fill:#fff;stroke:#123456}');
  expect(text).toMatch(
    /\.l1\{font:600 13px 'Inter Variable', sans-serif;fill:#fff;stroke:#123456;paint-order:stroke\}/,
  );
  expect(text).not.toContain('.l2{');
});

it('strokes a fill drawn after the stroke apart', () => {
  const text = svgOf((svg) => {
    svg.beginPath();
    svg.rect(0, 0, 5, 5);
    svg.stroke();
    svg.fill();
  });
  expect(text.match(/<path/g)).toHaveLength(2);
});

it('escapes every text, in titles, ids and content', () => {
  const hostile = `</text><script>alert("1")</script>&'\u0000\ud800x\udc00`;
  const text = svgOf((svg) => {
    svg.beginGroup(hostile, hostile);
    svg.fillText(hostile, 0, 0);
    svg.font = `12px </style><script>`;
    svg.fillText('a\nb\tc', 0, 0);
    svg.fillStyle = 'red}</style><script>';
    svg.fillRect(0, 0, 1, 1);
    svg.endGroup();
  });
  expect(text).not.toMatch(/<script|<\/style><|\u0000|\ud800/);
  expect(text.match(/<\/?[a-zA-Z]+/g)?.sort()).toEqual(
    [
      '</g',
      '</style',
      '</svg',
      '</text',
      '</text',
      '</title',
      '</title',
      '<g',
      '<rect',
      '<style',
      '<svg',
      '<text',
      '<text',
      '<title',
      '<title',
    ].sort(),
  );
  expect(text).toContain('>a b c</text>');
  expect(text).toContain('aria-label="A &lt;model&gt; &amp; &quot;its&quot; graph"');
});

it('writes the same bytes for the same calls', () => {
  const draw = (svg: SvgRecorder): void => {
    svg.translate(0.1234, 7.77);
    svg.moveTo(0.05, 1e-9);
    svg.bezierCurveTo(1 / 3, 2 / 3, 4, 5, 6, 7.123456);
    svg.stroke();
  };
  expect(svgOf(draw)).toBe(svgOf(draw));
  expect(svgOf(draw)).toContain('d="M0.2 7.8c');
});

it('puts translations into coordinates and other transforms into an attribute, until restored', () => {
  const text = svgOf((svg) => {
    svg.save();
    svg.translate(10, 20);
    svg.fillRect(1, 2, 3, 4);
    svg.rotate(Math.PI / 2);
    svg.scale(2, 2);
    svg.fillRect(1, 2, 3, 4);
    svg.restore();
    svg.fillRect(1, 2, 3, 4);
  });
  expect(text).toContain('<rect x="11" y="22" width="3" height="4" class="l0"/>');
  expect(text).toContain('<rect x="1" y="2" width="3" height="4" class="l0" transform="matrix(0 2 -2 0 10 20)"/>');
  expect(text).toContain('<rect x="1" y="2" width="3" height="4" class="l0"/>');
});

it('clips what is drawn until restored, inside the clip before', () => {
  const text = svgOf((svg) => {
    svg.save();
    svg.rect(0, 0, 10, 10);
    svg.clip();
    svg.beginPath();
    svg.rect(5, 5, 10, 10);
    svg.clip();
    svg.fillRect(0, 0, 20, 20);
    svg.restore();
    svg.fillRect(30, 0, 1, 1);
  });
  expect(text).toContain('<clipPath id="clip2" clip-path="url(#clip1)"><path d="M5 5h10v10h-10z"/></clipPath>');
  expect(text).toContain('<g clip-path="url(#clip2)"><rect x="0"');
  expect(text).toMatch(/\n<rect x="30"/);
});

it('turns the tangent arcs of a rounded rectangle into SVG arcs', () => {
  const text = svgOf((svg) => {
    svg.moveTo(6, 0);
    svg.arcTo(40, 0, 40, 20, 6);
    svg.arcTo(40, 20, 0, 20, 6);
    svg.arcTo(0, 20, 0, 0, 6);
    svg.arcTo(0, 0, 40, 0, 6);
    svg.closePath();
    svg.fill();
  });
  expect(text).toContain('d="M6 0h28a6 6 0 0 1 6 6v8a6 6 0 0 1 -6 6h-28a6 6 0 0 1 -6 -6v-8a6 6 0 0 1 6 -6z"');
});

it('tells other fonts how wide a text is, squeezed where the drawing asks for it', () => {
  const text = svgOf(
    (svg) => {
      svg.fillText('abcdef', 0, 0);
      svg.fillText('abcdef', 0, 10, 30);
    },
    { widthOf: (_: string, words: string) => words.length * 10 },
  );
  expect(text).toContain('textLength="60" lengthAdjust="spacingAndGlyphs"');
  expect(text).toContain('textLength="30" lengthAdjust="spacingAndGlyphs"');
});

it('stops at the most it may record', () => {
  const tooLong = (): never => {
    throw new Error('too long');
  };
  expect(() =>
    svgOf(
      (svg) => {
        for (let i = 0; i < 100; i += 1) svg.fillRect(i, 0, 1, 1);
      },
      { most: 1000, tooLong },
    ),
  ).toThrow('too long');
});
