# Zvarot in a container: two stages, not as root, with a file system that may be read-only but for /var/lib/zvarot and /tmp.
# `compose.yaml` shows it with PostgreSQL, Redis and nginx; docs/running.md says how.
ARG PYTHON=3.11-slim-bookworm

FROM python:${PYTHON} AS build
WORKDIR /opt/zvarot
RUN python -m venv .venv
COPY requirements/run.txt requirements/run.txt
RUN .venv/bin/pip install --no-cache-dir --disable-pip-version-check --require-hashes -r requirements/run.txt
COPY manage.py ./
COPY campaign_site campaign_site
COPY appeals appeals
COPY templates templates
COPY static static
RUN .venv/bin/python -m appeals.catalogues && .venv/bin/python -m compileall -q appeals campaign_site
# Compressed once, here; a container puts them beside its pages, where nginx finds them. The key that is made goes with /tmp.
RUN VAR_DIR=/tmp/var .venv/bin/python manage.py collectstatic --noinput --verbosity 0 && mv /tmp/var/static collected

FROM python:${PYTHON}
# Prints in all scripts but those of China, Japan and Korea, whose fonts take 90 MB: --build-arg FONTS="fonts-noto-core fonts-noto-cjk"
ARG FONTS=fonts-noto-core
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install -y --no-install-recommends ${FONTS} \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --home-dir /var/lib/zvarot --shell /usr/sbin/nologin zvarot \
    && install -d -o zvarot -g zvarot -m 0711 /var/lib/zvarot
COPY --from=build /opt/zvarot /opt/zvarot
WORKDIR /opt/zvarot
ENV PATH=/opt/zvarot/.venv/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    VAR_DIR=/var/lib/zvarot \
    LISTEN=0.0.0.0 \
    LOG_FORMAT=json
USER 10001:10001
VOLUME /var/lib/zvarot
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=6s --start-period=60s --retries=3 CMD ["python", "-m", "campaign_site.probe", "live"]
# What nginx sends is for all to read; database and keys are for their owner only.
CMD ["sh", "-c", "mkdir -p $VAR_DIR/static && cp -R collected/. $VAR_DIR/static/ && umask 077 && python manage.py prepare --no-demo && exec gunicorn --config python:campaign_site.gunicorn campaign_site.wsgi"]
