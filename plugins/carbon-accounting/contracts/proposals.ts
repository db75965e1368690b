import { defineProposal } from '@lingtan/sdk';
import { z } from 'zod';
import { factorProposed, submissionWaits } from './notices.ts';

/** A version of a factor of the park; `<id>@<version>` is its subject. */
export const factorProposal = defineProposal(factorProposed, z.strictObject({ id: z.string(), version: z.int() }));

/** What an enterprise submitted on a request, whose number is the subject. */
export const submissionProposal = defineProposal(submissionWaits, z.strictObject({ request: z.int() }));
