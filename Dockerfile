FROM python:3.11-slim-bookworm

# pg_dump and pg_restore, for backups of PostgreSQL; the packages' manuals want their folders.
RUN mkdir -p /usr/share/man/man1 /usr/share/man/man7 \
    && apt-get update \
    && apt-get install -y --no-install-recommends postgresql-client \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --uid 10001 --create-home --home-dir /var/lib/sentby sentby

WORKDIR /srv/sentby

# Before the code, so that a change of the code installs nothing anew.
COPY requirements.lock ./
COPY config/__init__.py config/installing.py config/
RUN python3 -c "from config.installing import LOCK, install; install(LOCK)"

COPY . .

USER sentby
ENV DATA_DIR=/var/lib/sentby HOST=0.0.0.0 PORT=8000 PYTHONUNBUFFERED=1
VOLUME /var/lib/sentby
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s CMD ["python3", "-m", "config.ask_health"]
ENTRYPOINT ["python3", "run.py"]
CMD ["serve"]
