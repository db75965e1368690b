/** What a device can produce at most. */
export interface DeviceCapacity {
  readonly capacityW: number;
  readonly hours: number;
  /** Default 1.1. */
  readonly capacityMargin: number;
}

/** Whether an amount may be issued: it must be below capacity × hours × margin, rounded to a millionth, so that 3000 × 1.1 is 3300. */
export function withinCapacity(quantityWh: number, { capacityW, hours, capacityMargin }: DeviceCapacity): boolean {
  return quantityWh < Math.round(capacityW * hours * capacityMargin * 1e6) / 1e6;
}
