/** The window as tests speak of it. Everything is found by role, name or `data-testid`. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, type Locator, type Page } from '@playwright/test';
import { dropFiles, type DroppedFile } from './drop.js';
import { repository } from './served.js';

export class LapidaryWindow {
  readonly dropZone: Locator;
  readonly pathBox: Locator;
  readonly tabs: Locator;
  readonly graph: Locator;
  readonly inspector: Locator;
  readonly errorCard: Locator;
  readonly statusBar: Locator;
  readonly jobs: Locator;

  constructor(readonly page: Page) {
    this.dropZone = page.getByTestId('drop-zone');
    this.pathBox = page.getByTestId('path-box');
    this.tabs = page.getByTestId('tab');
    // Tabs that are not shown keep their graphs.
    this.graph = page.getByTestId('graph-view').filter({ visible: true });
    this.inspector = page.getByRole('complementary', { name: 'Inspector' });
    this.errorCard = page.getByTestId('error-card');
    this.statusBar = page.getByTestId('status-bar');
    this.jobs = page.getByTestId('jobs-drawer');
  }

  /** Opens the printed address and waits for the engine. */
  async enter(url: string): Promise<void> {
    await this.page.goto(url);
    await expect(this.statusBar).toContainText('engine ready');
  }

  async drop(...files: DroppedFile[]): Promise<void> {
    await dropFiles(this.page, files);
  }

  /** Types a path into the path box and presses Enter. */
  async openPath(path: string): Promise<void> {
    if (!(await this.pathBox.isVisible())) await this.page.keyboard.press('Alt+Home');
    await this.pathBox.fill(path);
    await this.pathBox.press('Enter');
  }

  /** Waits until the graph is laid out and painted. */
  async graphReady(): Promise<void> {
    await expect(this.graph).toHaveAttribute('data-ready', 'true');
  }

  /** Boxes React Flow has in the document now. */
  get mounted(): Locator {
    return this.graph.locator('.react-flow__node');
  }

  group(path: string): Locator {
    return this.graph.locator(`[data-group-path="${path}"]`);
  }

  get groups(): Locator {
    return this.graph.locator('[data-group-path]');
  }

  get nodes(): Locator {
    return this.graph.locator('[data-node-index]');
  }

  /** The box of a node by its index in the file. */
  node(index: number): Locator {
    return this.graph.locator(`[data-node-index="${String(index)}"]`);
  }

  /** State word of the shown run. */
  get runState(): Locator {
    return this.page.locator('.page:not(.hidden) .run-head').getByRole('status');
  }

  /** Expands a collapsed group, collapses an expanded one. */
  async toggle(group: Locator): Promise<void> {
    await group.getByRole('button').first().click();
  }

  /** Runs a command of the command table by its label. */
  async command(label: string): Promise<void> {
    await this.page.keyboard.press('Control+Shift+p');
    const palette = this.page.getByRole('dialog', { name: 'Commands' });
    await palette.getByRole('combobox').fill(label);
    await palette.getByRole('option', { name: label }).click();
    await expect(palette).toBeHidden();
  }

  async expandAll(): Promise<void> {
    await this.command('Expand all groups');
    await this.graphReady();
  }

  /** Finds a node with Ctrl+F and selects it. */
  async findNode(text: string): Promise<void> {
    await this.page.keyboard.press('Control+f');
    const box = this.page.getByRole('search', { name: 'Find in the model' });
    await box.getByRole('combobox').fill(text);
    await expect(box.getByRole('status')).toHaveText(/^1 of /);
    await this.page.keyboard.press('Enter');
  }

  /** Switches the view of the shown tab. */
  async showView(name: string): Promise<void> {
    await this.page.getByRole('tab', { name, exact: true }).click();
  }

  /** Opens the page that compares and names two models, as a person does. */
  async fillInComparison(reference: string, subject: string): Promise<void> {
    const shown = this.page.locator('.page:not(.hidden)');
    await this.page.keyboard.press('Alt+Home');
    await shown.getByRole('button', { name: /Compare/ }).click();
    await shown.getByLabel('Reference', { exact: true }).fill(reference);
    await shown.getByLabel('Model 2', { exact: true }).fill(subject);
  }

  /** Opens the export of a sample recipe and starts it. */
  async startSampleExport(id: string): Promise<void> {
    await this.page.locator(`[data-sample="${id}"], [data-sample="${id}.yaml"]`).first().click();
    await this.startExport();
  }

  /** Goes through the shown wizard with what its recipe says, and runs it. */
  async startExport(): Promise<void> {
    const run = this.page.getByRole('button', { name: 'Run', exact: true });
    const next = this.page.getByRole('button', { name: 'Next', exact: true });
    await expect(run.or(next)).toBeVisible();
    while (!(await run.isVisible())) await next.click();
    await run.click();
  }

  /** From the wizard's result to the run's own tab. */
  async openRun(): Promise<void> {
    await this.page.getByRole('button', { name: 'Open the run' }).click();
    await expect(this.page.getByRole('tablist', { name: 'Views of the run' })).toBeVisible();
  }

  async screenshot(name: string): Promise<void> {
    const folder = join(repository, 'test-results', 'screenshots');
    mkdirSync(folder, { recursive: true });
    await this.page.screenshot({ path: join(folder, `${name}.png`) });
  }
}
