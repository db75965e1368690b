/** Live topic: `{ devices: Dlt645MeterStatus[] }`, only those that changed, at most every two seconds. */
export const dlt645MetersTopic = 'dlt645.meters';
