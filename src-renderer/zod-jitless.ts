/**
 * Imported first: zod otherwise probes for eval when the first schema is made, which the content security policy
 * refuses and reports.
 */
import { z } from 'zod';

z.config({ jitless: true });
