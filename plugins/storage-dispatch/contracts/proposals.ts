import { defineProposal } from '@lingtan/sdk';
import { z } from 'zod';
import { automaticAsked, commandAsked, releaseAsked, standingAsked } from './notices.ts';

/** A setpoint above the threshold of its device; its subject is the number of the command. */
export const commandProposal = defineProposal(commandAsked, z.strictObject({ command: z.int(), device: z.string() }));

/** A standing power limit; its subject is the number of the request. */
export const standingProposal = defineProposal(standingAsked, z.strictObject({ request: z.int(), device: z.string() }));

/** The end of the emergency stop. */
export const releaseProposal = defineProposal(releaseAsked, z.strictObject({}));

/** A device that follows plan and controller by itself; its subject is the device. */
export const automaticProposal = defineProposal(automaticAsked, z.strictObject({ device: z.string() }));
