import type { Principal } from '@lingtan/sdk';
import type { AuthenticationResponseJSON } from '@simplewebauthn/server';
import { z } from 'zod';
import type { accountChanges } from '../notices/account-notices.ts';
import type { FactorProof, NewFactor } from '../auth/factors.ts';
import type { Identity } from '../auth/identity.ts';
import { kernelPermissions } from '../auth/kernel-permissions.ts';
import { passkeySite } from '../auth/passkeys.ts';
import { identityErrors } from '../auth/providers/errors.ts';
import { authErrors } from '../errors.ts';
import { type BoundCoreRoute, type CoreRequest, coreRoute } from '../http/core-route.ts';
import type { KernelContext } from '../kernel-context.ts';
import { done, json } from './schemas/common.ts';
import { factorList, madePasskey, recoveryCodes, session, shownPasskey } from './schemas/people.ts';

const name = z.string().min(1).max(100);
const code = z.string().min(6).max(100).describe('Of an authenticator app, or a recovery code');
const idParams = z.object({ id: z.string() });
const self = { permission: kernelPermissions.self, anyPrincipal: true } as const;
/** Reached by whoever has to set up the first factor. */
const setUp = { ...self, confirmed: true, during: ['enrolment'] } as const;
/** Reached by whoever has yet to show a factor. */
const signIn = { ...self, during: ['factor'] } as const;

/** How the signed-in person proves who they are: second factors, confirmations, sessions. */
export function accountRoutes(kernel: KernelContext): BoundCoreRoute[] {
  const { factors, sessions, users } = kernel;

  /** Has a proof looked at, as often as a sign-in may fail, and writes into the session that it was good. */
  const prove = async (
    identity: Identity,
    principal: Principal,
    withFactor: boolean,
    look: () => Promise<boolean>,
  ): Promise<{ ok: true }> => {
    const { ok } = await kernel.signInGuard.attempt(identity.email ?? identity.id, null, async () => ({
      ok: await look(),
    }));
    await kernel.database.withKernelTx(async (tx) => {
      if (ok) await sessions.confirm(tx, identity.credentialId, withFactor);
      const action = ok ? 'user.confirmed' : 'user.confirmation-failed';
      await kernel.audit(tx, { parkId: null, actor: principal, action, subject: identity.id });
    });
    if (!ok) throw authErrors.PROOF_WRONG();
    return { ok: true };
  };

  /** A change of what a person proves themselves by: their other sessions end, as with a password. */
  const change = async <T>(
    { identity, principal }: Pick<CoreRequest, 'identity' | 'principal'>,
    what: keyof typeof accountChanges,
    action: string,
    work: (tx: Parameters<typeof sessions.end>[0]) => Promise<T>,
  ): Promise<T> => {
    const { result, user } = await kernel.database.withKernelTx(async (tx) => {
      const answer = await work(tx);
      await sessions.end(tx, identity.id, { except: identity.credentialId });
      await kernel.audit(tx, { parkId: null, actor: principal, action, subject: identity.id });
      return { result: answer, user: await users.get(tx, identity.id) };
    });
    kernel.accountNotices.changed(user, user.name, what);
    return result;
  };

  return [
    coreRoute(
      {
        ...signIn,
        method: 'post',
        path: '/api/me/factor',
        summary: 'Show a second factor, which opens the session',
        body: z.union([z.strictObject({ code }), z.strictObject({ passkey: shownPasskey })]),
        response: done,
      },
      async ({ identity, principal, body, headers }) => {
        const { id } = personOf(identity);
        if ((await factors.list(id)).factors.length === 0) throw authErrors.PROOF_WRONG();
        return prove(identity, principal, true, () => factors.isShown(identity, passkeySite(headers), proofOf(body)));
      },
    ),
    coreRoute(
      {
        ...signIn,
        method: 'post',
        path: '/api/me/passkey-challenge',
        summary: 'What the browser needs to show a passkey of the caller',
        response: json,
      },
      ({ identity, headers }) => factors.challenge(personOf(identity), passkeySite(headers)),
    ),
    coreRoute(
      {
        ...self,
        method: 'post',
        during: ['enrolment'],
        path: '/api/me/confirm',
        summary:
          'Prove once more who is at the keyboard: by password, and a code where there is a second factor, or by passkey; by code alone whose account comes from a provider',
        body: z.union([
          z.strictObject({ password: z.string().max(200), code: code.optional() }),
          z.strictObject({ code }),
          z.strictObject({ passkey: shownPasskey }),
        ]),
        response: done,
      },
      async ({ identity, principal, body, headers }) => {
        const { id } = personOf(identity);
        const { provider, factors: count } = await kernel.database.withKernelTx((tx) => users.get(tx, id));
        const hasFactor = count > 0;
        if (provider !== null && !hasFactor) throw identityErrors.CONFIRMED_THERE({ provider });
        return prove(identity, principal, hasFactor, async () => {
          if ('passkey' in body) return factors.isShown(identity, passkeySite(headers), proofOf(body));
          // The code after the password, so that a wrong password uses up none.
          if (!('password' in body ? await users.hasPassword(id, body.password) : provider !== null)) return false;
          return (
            !hasFactor ||
            (body.code !== undefined && factors.isShown(identity, passkeySite(headers), { code: body.code }))
          );
        });
      },
    ),
    coreRoute(
      {
        ...self,
        during: ['enrolment'],
        method: 'get',
        path: '/api/me/factors',
        summary: 'Second factors of the caller',
        response: factorList,
      },
      ({ identity }) => factors.list(personOf(identity).id),
    ),
    coreRoute(
      {
        ...setUp,
        method: 'post',
        path: '/api/me/factors/totp',
        summary: 'A secret for an authenticator app; it is a factor once a code of it was given',
        response: z.strictObject({ secret: z.string(), uri: z.string() }),
      },
      ({ identity }) => factors.beginTotp(personOf(identity)),
    ),
    coreRoute(
      {
        ...setUp,
        method: 'post',
        path: '/api/me/factors/passkey',
        summary: 'What the browser needs to make a passkey',
        response: json,
      },
      ({ identity, headers }) => factors.beginPasskey(personOf(identity), passkeySite(headers)),
    ),
    coreRoute(
      {
        ...setUp,
        method: 'post',
        path: '/api/me/factors',
        summary: 'Add a second factor; with the first come recovery codes. Ends all other sessions',
        body: z.discriminatedUnion('kind', [
          z.strictObject({ kind: z.literal('totp'), name, code }),
          z.strictObject({ kind: z.literal('passkey'), name, passkey: madePasskey }),
        ]),
        response: z.strictObject({ id: z.string(), recoveryCodes }),
      },
      async (request) => {
        const { identity, body, headers } = request;
        personOf(identity);
        return change(request, 'factorAdded', 'user.factor-added', async (tx) => {
          const added = await factors.add(tx, identity, passkeySite(headers), body as NewFactor);
          // Whoever has just set it up has shown it.
          await sessions.confirm(tx, identity.credentialId, true);
          return added;
        });
      },
    ),
    coreRoute(
      {
        ...self,
        confirmed: true,
        method: 'delete',
        path: '/api/me/factors/:id',
        summary: 'Remove a second factor, and the recovery codes with the last. Ends all other sessions',
        params: idParams,
        response: done,
      },
      async (request) => {
        const { id } = personOf(request.identity);
        await change(request, 'factorRemoved', 'user.factor-removed', (tx) =>
          factors.remove(tx, id, request.params.id),
        );
        return { ok: true as const };
      },
    ),
    coreRoute(
      {
        ...self,
        confirmed: true,
        method: 'post',
        path: '/api/me/recovery-codes',
        summary: 'New recovery codes in the place of all that there were. Ends all other sessions',
        response: recoveryCodes,
      },
      async (request) => {
        const { id } = personOf(request.identity);
        if ((await factors.list(id)).factors.length === 0) throw authErrors.FACTOR_UNKNOWN({ id: 'recovery' });
        return change(request, 'recoveryCodes', 'user.recovery-codes-made', (tx) => factors.drawRecoveryCodes(tx, id));
      },
    ),
    coreRoute(
      {
        ...self,
        method: 'get',
        path: '/api/me/sessions',
        summary: 'Sessions of the caller that are open',
        response: z.array(session),
      },
      async ({ identity }) =>
        (await sessions.list(personOf(identity).id)).map((each) => ({
          ...each,
          own: each.id === identity.credentialId,
        })),
    ),
    ...[
      { path: '/api/me/sessions', summary: 'End all other sessions of the caller' },
      { path: '/api/me/sessions/:id', summary: 'End a session of the caller' },
    ].map((route) =>
      coreRoute(
        {
          ...{ ...self, ...route, method: 'delete', confirmed: true, response: done },
          params: z.object({ id: z.string().optional() }),
        },
        async ({ identity, principal, params: { id: only } }) => {
          const { id, credentialId } = personOf(identity);
          await endSessions(kernel, principal, id, only === undefined ? { except: credentialId } : { only });
          return { ok: true as const };
        },
      ),
    ),
  ];
}

/** Ends sessions of a user, with a line in the audit log. @throws AUTH_UNKNOWN_USER, AUTH_UNKNOWN_SESSION */
export async function endSessions(
  { database, users, sessions, audit }: KernelContext,
  actor: Principal,
  userId: string,
  which: { only?: string; except?: string },
): Promise<void> {
  await database.withKernelTx(async (tx) => {
    await users.get(tx, userId);
    const ended = await sessions.end(tx, userId, which);
    if (which.only !== undefined && ended === 0) throw authErrors.UNKNOWN_SESSION({ id: which.only });
    await audit(tx, { parkId: null, actor, action: 'user.sessions-ended', subject: userId, after: { ended } });
  });
}

/** Keys and the command line have no second factors and no sessions. @throws AUTH_NO_PERSON */
function personOf(identity: Identity): Identity {
  if (identity.via !== 'cookie') throw authErrors.NO_PERSON({ kind: identity.kind });
  return identity;
}

function proofOf(body: { code: string } | { passkey: z.infer<typeof shownPasskey> }): FactorProof {
  return 'code' in body ? body : { passkey: body.passkey as AuthenticationResponseJSON };
}
