# Servers for where nobody else's images can be had: tests on containers and on a cluster without a registry
# (`make images-servers`). An office takes the makers' own images by digest, except MinIO's: its maker publishes none
# any more, and this one is made of the pinned module that one machine runs. All run as an account by number, on a
# read-only root, with their data on a volume.
ARG BASE

FROM ${BASE} AS debian
RUN printf '#!/bin/sh\nexit 101\n' > /usr/sbin/policy-rc.d && chmod 755 /usr/sbin/policy-rc.d

FROM ${BASE} AS minio
COPY minio /usr/local/bin/minio
RUN install -d -o 10001 -g 10001 /data
USER 10001
ENTRYPOINT ["minio"]

# Debian's broker keeps everything below /var/lib/rabbitmq; RABBITMQ_DEFAULT_USER and the like are its own.
FROM debian AS rabbitmq
RUN apt-get -q update \
    && apt-get -q -y install --no-install-recommends rabbitmq-server \
    && rm -rf /var/lib/apt/lists/* /var/cache/apt/* /var/lib/rabbitmq /etc/rabbitmq/rabbitmq-env.conf \
    && install -d -o 10001 -g 10001 /var/lib/rabbitmq
ENV HOME=/var/lib/rabbitmq LANG=C.UTF-8 PATH=/usr/lib/rabbitmq/bin:$PATH RABBITMQ_LOGS=- RABBITMQ_LOG_BASE=/var/lib/rabbitmq
USER 10001
CMD ["rabbitmq-server"]

# With signatures of our own, that find the industry's test file and no real virus.
FROM debian AS clamav
RUN apt-get -q update \
    && apt-get -q -y install --no-install-recommends clamav-daemon \
    && rm -rf /var/lib/apt/lists/* /var/cache/apt/*
COPY clamd.conf /etc/clamav/clamd.conf
COPY daftar-test.ndb /var/lib/clamav/
USER 10001
CMD ["clamd"]

# Takes every mail and delivers none: each is a file in /mail.
FROM ${BASE} AS mail
RUN apt-get -q update \
    && apt-get -q -y install --no-install-recommends python3-aiosmtpd \
    && rm -rf /var/lib/apt/lists/* /var/cache/apt/* \
    && install -d -o 10001 -g 10001 /mail
COPY mail_sink.py /app/
WORKDIR /app
ENV PYTHONUNBUFFERED=1
USER 10001
CMD ["python3", "-m", "mail_sink", "0.0.0.0", "1025", "/mail"]
