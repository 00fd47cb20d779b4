/** What the reader of pickles finds: what loading the file would run. The check is in formats/pickle/safety.ts. */
import { reportedRule } from '../warning-rule.js';

const loadSafely = 'Load it with torch.load(weights_only=True), or ask for safetensors.';
const doNotLoad = 'Do not load it. If it should be trusted, ask its author for safetensors.';

export const pickleRules = [
  reportedRule(
    {
      id: 'pickle-dangerous-call',
      severity: 'error',
      title: 'Loading runs a dangerous function',
      why: 'A pickle is a program. This one calls a function that runs commands, reaches files or the network, or evaluates code, as soon as it is loaded, before anyone sees a weight.',
      fix: doNotLoad,
    },
    true,
  ),
  reportedRule(
    {
      id: 'pickle-dangerous-import',
      severity: 'error',
      title: 'Loading imports a dangerous function',
      why: 'The pickle fetches a function that can run code or reach files. Whether it is called does not show in the file; no weights need it.',
      fix: doNotLoad,
    },
    true,
  ),
  reportedRule(
    {
      id: 'pickle-computed-call',
      severity: 'error',
      title: 'Loading calls what another call returned',
      why: 'What is called is only known when the file is loaded: a way to hide a dangerous function.',
      fix: doNotLoad,
    },
    true,
  ),
  reportedRule(
    {
      id: 'pickle-persistent-id',
      severity: 'error',
      title: 'Persistent ids that torch does not write',
      why: 'A persistent id hands something to the program that loads the file; torch writes storages only.',
      fix: doNotLoad,
    },
    true,
  ),
  reportedRule(
    {
      id: 'pickle-extension',
      severity: 'error',
      title: 'Extension codes',
      why: 'An extension code stands for a function that is registered elsewhere: the file does not say which.',
      fix: doNotLoad,
    },
    true,
  ),
  reportedRule(
    {
      id: 'pickle-unknown-call',
      severity: 'warning',
      title: 'Loading makes objects of other libraries',
      why: 'The class’s module is imported and the class is called: their code runs. That may be the model’s own class, or anything else of that name.',
      fix: loadSafely,
    },
    true,
  ),
  reportedRule(
    {
      id: 'pickle-unknown-import',
      severity: 'warning',
      title: 'Loading imports other libraries',
      why: 'An import runs the module’s code.',
      fix: loadSafely,
    },
    true,
  ),
  reportedRule(
    {
      id: 'pickle-old-call',
      severity: 'warning',
      title: 'Calls in the way of old pickles',
      why: 'Old pickles call in a way that safe loaders do not check as closely.',
      fix: loadSafely,
    },
    true,
  ),
  reportedRule(
    {
      id: 'pickle-state',
      severity: 'warning',
      title: 'Objects that set their own state',
      why: 'A class with a __setstate__ of its own runs it when the file is loaded.',
      fix: loadSafely,
    },
    true,
  ),
  reportedRule(
    {
      id: 'pickle-nested-load',
      severity: 'warning',
      title: 'A pickle that loads another one',
      why: 'What the inner pickle does is outside of what safe loading of the outer one checks.',
      fix: loadSafely,
    },
    true,
  ),
  reportedRule(
    {
      id: 'pickle-damaged',
      severity: 'warning',
      title: 'A pickle that breaks off',
      why: 'What comes before the damage is run by a load all the same.',
      fix: 'Fetch the file again.',
    },
    true,
  ),
  reportedRule(
    {
      id: 'pickle-expansion',
      severity: 'warning',
      title: 'A pickle that grows when it is loaded',
      why: 'A few bytes that make billions of objects use up the memory of who loads them.',
      fix: doNotLoad,
    },
    true,
  ),
  reportedRule(
    {
      id: 'pickle-frame',
      severity: 'warning',
      title: 'Frames of a pickle that do not fit',
      why: 'Python’s two unpicklers read such a file differently, so that a check by one says nothing of the other.',
      fix: doNotLoad,
    },
    true,
  ),
  reportedRule(
    {
      id: 'weights-only-loads',
      severity: 'info',
      title: 'Safe loading takes this file',
      why: 'It holds tensors and plain data: torch.load(weights_only=True), the default, loads it.',
      fix: 'Nothing to do.',
    },
    true,
  ),
  reportedRule(
    {
      id: 'weights-only-refuses',
      severity: 'warning',
      title: 'Safe loading refuses this file',
      why: 'torch.load with its default weights_only=True stops at it; with weights_only=False everything in it is run.',
      fix: 'Load it once where that is safe, and save its state_dict again.',
    },
    true,
  ),
];
