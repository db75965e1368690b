import { api, ProblemError } from '@lingtan/web-sdk';

/** What signing out does to the page. */
export interface SignOutSteps {
  /** Drops all answers, and shows the page of sign-in. */
  clear(): void;
  /** Leads to where the session with an identity provider ends. */
  leave(address: string): void;
  /** The server was not reached: its session ends once it is. */
  warn(): void;
  /** Until the server is asked again. */
  pause(): Promise<void>;
}

/**
 * Ends the session. Where the server is not reached, the page is cleared first and the server asked until it answers: who walks away
 * has pressed the button.
 * @throws ProblemError when the server refuses
 */
export async function signOut({ clear, leave, warn, pause }: SignOutSteps): Promise<void> {
  for (let isCleared = false; ; await pause()) {
    try {
      const { redirect } = await api<{ redirect?: string }>('/api/auth/sign-out', { method: 'POST', body: {} });
      if (!isCleared) clear();
      // The session with an identity provider would sign the next person in as this one.
      if (redirect) leave(redirect);
      return;
    } catch (error) {
      const isUnreachable = error instanceof ProblemError && error.code === 'SERVER_UNREACHABLE';
      if (!isUnreachable) throw error;
      if (!isCleared) {
        clear();
        warn();
      }
      isCleared = true;
    }
  }
}
