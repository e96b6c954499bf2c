# One image for every service; compose.yaml says which module each container runs.
ARG BASE=python:3.13-slim

FROM ${BASE} AS built
# requirements-observability.lock adds what traces and metrics need, requirements-postgres.lock what replicas need.
ARG LOCK=requirements.lock
WORKDIR /app
RUN python -m venv /venv
COPY ${LOCK} ./
RUN /venv/bin/python -m pip install --no-cache-dir --disable-pip-version-check --require-hashes -r ${LOCK}
COPY protocols protocols
COPY agents agents
COPY orchestrator orchestrator
RUN /venv/bin/python -m compileall -q protocols agents orchestrator \
    && printf '#!/venv/bin/python\nfrom orchestrator.cli.main import app\n\napp()\n' > /venv/bin/council \
    && chmod 755 /venv/bin/council

FROM ${BASE}
RUN useradd --uid 10001 --user-group --no-create-home council \
    && mkdir -p /var/lib/council \
    && chown council:council /var/lib/council
COPY --from=built /venv /venv
COPY --from=built /app /app
WORKDIR /app
# What `make conformance` found, when it ran before the image was built: shown at /conformance.
COPY LICENSE report[s] reports/
USER council
ENV PATH=/venv/bin:$PATH PYTHONPATH=/app PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 \
    HOST=0.0.0.0 PORT=8000 KEEP=/var/lib/council MAP=/etc/council/compose.yaml LANGSMITH_TRACING=false
EXPOSE 8000
CMD ["python", "-m", "orchestrator"]
