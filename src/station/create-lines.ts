import { GpioLine } from '../adapters/gpio/gpio-line.js';
import { ModbusServer } from '../adapters/modbus/modbus-server.js';
import type { OutputConfig } from '../config/sections/output.js';
import type { InspectionRequest } from '../pipeline/inspection-request.js';
import { Line } from '../pipeline/line.js';
import type { LineOutput } from '../ports/line.js';
import type { Component } from '../runtime/component.js';
import type { StationCore } from './station-core.js';

/** What stands between the station and the line. */
export interface Lines {
  /** By name of the camera; only cameras that have outputs. */
  readonly byCamera: ReadonlyMap<string, Line>;
  readonly components: readonly Component[];
  /** Called at every change of the station's health. */
  readonly tellCondition: () => void;
}

type Device = ModbusServer | GpioLine;

/** Outputs and triggers of the line, as configured. `request` is asked for each trigger that is taken. */
export function createLines(
  core: StationCore,
  request: (wish: InspectionRequest) => Promise<unknown>,
): Lines {
  const { config, clock, logger, health } = core;
  const outputs = new Map<string, LineOutput[]>();
  const add = (camera: string, output: LineOutput): void => {
    outputs.set(camera, [...(outputs.get(camera) ?? []), output]);
  };
  const trigger = (wish: {
    readonly source: 'modbus' | 'gpio';
    readonly camera: string;
    readonly tag: number;
  }): void => {
    const { source, camera, tag } = wish;
    const line = byCamera.get(camera);
    if (line?.state.ready !== true) return line?.refuse(tag);
    request({ source, camera, ...(source === 'modbus' ? { serial: String(tag) } : {}) }).catch(
      (error: unknown) => {
        logger.error({ camera, source, error }, 'an inspection that the line asked for has no row');
      },
    );
    return undefined;
  };
  const create = (output: OutputConfig): Device => {
    if (output.kind === 'gpio') {
      const { camera } = output;
      const device = new GpioLine({
        ...output,
        logger,
        onTrigger: () => trigger({ source: 'gpio', camera, tag: 0 }),
      });
      add(camera, device);
      return device;
    }
    const cameras = output.cameras ?? config.cameras.map(({ name }) => name);
    const server = new ModbusServer({
      ...output,
      cameras,
      clock,
      alive: () => health.silent().length === 0,
      onTrigger: (camera, tag) => trigger({ source: 'modbus', camera, tag }),
    });
    for (const camera of cameras) add(camera, server.output(camera));
    return server;
  };
  const components = config.outputs.map(create);
  const byCamera = new Map(
    [...outputs].map(([camera, devices]) => [camera, new Line({ outputs: devices, clock })]),
  );
  const tellCondition = (): void => {
    const { kind } = health.state();
    const up = kind === 'running' || kind === 'degraded';
    const faulty = new Set(health.faults().map(({ component }) => component));
    for (const [camera, line] of byCamera) {
      const concerns = [`camera:${camera}`, `vision:${camera}`, `gpio:${camera}`, 'audit', 'inspector'];
      line.setCondition({ up, fault: concerns.some((component) => faulty.has(component)) });
    }
  };
  return { byCamera, components, tellCondition };
}
