// The one place that knows the view library: the rest of the page imports it from here.

export { html, render, useEffect, useMemo, useRef, useState } from "../vendor/htm-preact.js";
