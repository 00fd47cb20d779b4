/** Entry of the window. */
import './zod-jitless.js';
import { mountApp } from './app/mount.js';
import { startEngine, transportOfPage } from './engine-client.js';

const { transport, open } = transportOfPage();
startEngine(transport);
mountApp(open);
