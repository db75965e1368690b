/** Who or what wants a setpoint. */
export const commandSources = ['api', 'schedule', 'rule', 'plugin', 'plan', 'controller', 'manual'] as const;
export type CommandSource = (typeof commandSources)[number];

/** Priorities, strongest first; a stronger active command is not replaced by a weaker one. */
export const commandLevels = ['protection', 'grid-limit', 'manual', 'plan', 'comfort'] as const;
export type CommandLevel = (typeof commandLevels)[number];

/** `service` is a part of the platform itself (scheduler, planner, controller), `plugin` one that is not. */
export const principalKinds = ['person', 'api-key', 'service', 'plugin'] as const;
export type PrincipalKind = (typeof principalKinds)[number];

/** Permissions that the gate asks for. */
export const gatePermissions = { command: 'dispatch.command', approve: 'dispatch.approve' } as const;

/** Who stands behind a command, as authenticated by the transport; never taken from the body of a request. */
export interface Principal {
  readonly kind: PrincipalKind;
  readonly id: string;
  /** The person behind it, also of that person's API keys; null for services and plugins. */
  readonly personId: string | null;
  readonly permissions: readonly string[];
}

/** The slot of a plan that a setpoint realises. */
export interface PlanSlotRef {
  readonly planId: string;
  readonly slot: number;
}

/** One wish to write a setpoint. */
export interface SetpointCommand {
  /** Unique for ever; a second write under the same id is a replay. */
  readonly id: string;
  readonly source: CommandSource;
  readonly level: CommandLevel;
  readonly principal: Principal;
  readonly deviceId: string;
  /** kW, positive to the bus. */
  readonly setpointKw: number;
  /** ms since epoch. */
  readonly validFrom: number;
  readonly expiresAt: number;
  readonly reason: string;
  readonly planSlot: PlanSlotRef | null;
  /** Ids of approvals; what they say is looked up in the platform's own records. */
  readonly approvals: readonly string[];
  /** Command that a controller's step realises, such as a manual override on its ramp. */
  readonly follows: string | null;
  /** Fencing token of the device lease under which it is sent. */
  readonly fence: number;
}

/** A command as it arrives: nothing about its fields is known yet. */
export type RawCommand = { readonly [field in keyof SetpointCommand]?: unknown };

/** A record of the platform: a person agreed to exactly this command. */
export interface Approval {
  readonly id: string;
  readonly by: Principal;
  readonly at: number;
  /** When this person last proved who they are. */
  readonly loginAt: number;
  /** Person who asked for it; null if none did. */
  readonly requestedBy: string | null;
  readonly commandId: string;
  readonly deviceId: string;
  readonly setpointKw: number;
  readonly expiresAt: number;
}

/** A record of the platform: two persons let the planner and the controller use more than the threshold. */
export interface StandingApproval {
  readonly id: string;
  readonly deviceId: string;
  readonly requestedBy: string;
  readonly approvedBy: string;
  /** Largest |setpoint| covered, kW. */
  readonly maxKw: number;
  readonly validFrom: number;
  readonly expiresAt: number;
}
