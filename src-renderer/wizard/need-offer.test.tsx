import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import type { Job } from '../../src-shared/job.js';
import { NeedOfferView } from './need-offer.js';
import type { Need } from './needs.js';

const need: Need = {
  id: 'huggingface',
  name: 'Hugging Face folders',
  present: false,
  detail: 'lacks transformers',
  lacks: ['transformers'],
  command: 'lapidary doctor --setup-python --with transformers',
  provide: { action: 'setup', extras: ['transformers'] },
};
const job = { id: 'j', title: 'Set up Python', progress: { value: 0.5, detail: 'pip: transformers' } } as Job;
const html = (patch: { need?: Partial<Need>; job?: Job; asking?: boolean }): string =>
  renderToStaticMarkup(
    <NeedOfferView
      need={{ ...need, ...patch.need }}
      job={patch.job ?? null}
      asking={patch.asking ?? false}
      onAsk={() => undefined}
      onInstall={() => undefined}
    />,
  );

test('an extra of the managed environment is offered by a button, and asked about before it is downloaded', () => {
  expect(html({})).toContain('Hugging Face folders: the Python in use lacks transformers.');
  expect(html({})).not.toContain('Go on?');
  const asked = html({ asking: true });
  for (const text of ['300 MB', 'Go on?', 'Install transformers', 'Not now']) expect(asked).toContain(text);
});

test('in a Python of the user the command is said, and nothing is offered', () => {
  const text = html({ need: { provide: null, command: 'python -m pip install transformers' } });
  expect(text).toContain('python -m pip install transformers');
  expect(text).not.toContain('Install transformers</button>');
});

test('while it is installed its progress stands in place of the button', () => {
  const text = html({ job, asking: true });
  expect(text).toContain('Set up Python: pip: transformers');
  expect(text).toContain('role="progressbar"');
  expect(text).not.toContain('Go on?');
});
