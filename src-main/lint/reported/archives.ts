/** What is found in archives (.pt, .pt2, .keras, .zip, .tar): the checks are in formats/lint-archive.ts and formats/exported. */
import { reportedRule } from '../warning-rule.js';

const askForOwn = 'Ask its author for a file that torch itself has written.';

export const archiveRules = [
  reportedRule(
    {
      id: 'export-size-code',
      severity: 'error',
      title: 'Code among the sizes of a torch.export program',
      why: 'torch evaluates the sizes of a .pt2 as Python when it is loaded: what is no arithmetic can be a program.',
      fix: 'Do not load it. Ask its author for another file.',
    },
    true,
  ),
  reportedRule(
    {
      id: 'export-guard-code',
      severity: 'error',
      title: 'Code among the guards of a torch.export program',
      why: 'torch evaluates the guards of a .pt2 as Python: what is no comparison can be a program.',
      fix: 'Do not load it. Ask its author for another file.',
    },
    true,
  ),
  reportedRule(
    {
      id: 'export-unreadable',
      severity: 'warning',
      title: 'A part of a torch.export program that cannot be read',
      why: 'What torch would make of it is not known, so neither is what it would run.',
      fix: 'Export the program again.',
    },
    true,
  ),
  reportedRule(
    {
      id: 'archive-damaged',
      severity: 'warning',
      title: 'A damaged entry of an archive',
      why: 'It cannot be looked into: what loading it would do is not known.',
      fix: askForOwn,
    },
    true,
  ),
  reportedRule(
    {
      id: 'archive-encrypted',
      severity: 'warning',
      title: 'An encrypted entry of an archive',
      why: 'What it holds cannot be told, and torch writes none.',
      fix: askForOwn,
    },
    true,
  ),
  reportedRule(
    {
      id: 'archive-duplicate-name',
      severity: 'warning',
      title: 'Two entries of one name',
      why: 'Programs differ in which of the two they read: a checked file may not be the one that is loaded.',
      fix: askForOwn,
    },
    true,
  ),
  reportedRule(
    {
      id: 'archive-link',
      severity: 'warning',
      title: 'A link in an archive',
      why: 'What is loaded lies elsewhere on the machine of who loads it.',
      fix: askForOwn,
    },
    true,
  ),
  reportedRule(
    {
      id: 'archive-too-deep',
      severity: 'warning',
      title: 'Archives within archives within archives',
      why: 'torch nests two levels; what is deeper is not looked into.',
      fix: askForOwn,
    },
    true,
  ),
  reportedRule(
    {
      id: 'archive-not-read',
      severity: 'warning',
      title: 'Entries too large to be looked into',
      why: 'Packed entries over 1 GB together are not unpacked: what they hold is not known.',
      fix: askForOwn,
    },
    true,
  ),
  reportedRule(
    {
      id: 'file-not-read',
      severity: 'warning',
      title: 'A file of the model that could not be read',
      why: 'It was not looked into: what loading it would do is not known.',
      fix: 'Check that it is there and complete.',
    },
    true,
  ),
];
