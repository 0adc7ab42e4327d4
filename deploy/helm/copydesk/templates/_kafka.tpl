{{- /* The Secrets with the credentials, as sources of a projected volume: a file for each that is set. */ -}}
{{- define "copydesk.kafkaFiles" -}}
{{- $protocol := .Values.kafka.securityProtocol -}}
{{- $sasl := .Values.kafka.sasl -}}
{{- $ca := .Values.kafka.tls.ca -}}
{{- $client := .Values.kafka.tls.client -}}
{{- if hasPrefix "SASL" $protocol }}
{{- $reason := printf "kafka.sasl.existingSecret is required: %s needs a user name and a password" $protocol }}
- secret:
    name: {{ required $reason $sasl.existingSecret }}
    items:
      - {key: {{ $sasl.usernameKey | quote }}, path: sasl-username}
      - {key: {{ $sasl.passwordKey | quote }}, path: sasl-password}
{{- else if $sasl.existingSecret }}
{{- fail (printf "kafka.sasl.existingSecret is set, but kafka.securityProtocol %s knows no login" $protocol) }}
{{- end }}
{{- if and (or $ca.existingSecret $client.existingSecret) (not (hasSuffix "SSL" $protocol)) }}
{{- fail (printf "kafka.tls names a Secret, but kafka.securityProtocol %s knows no TLS" $protocol) }}
{{- end }}
{{- with $ca.existingSecret }}
- secret:
    name: {{ . }}
    items:
      - {key: {{ $ca.key | quote }}, path: ca.crt}
{{- end }}
{{- with $client.existingSecret }}
- secret:
    name: {{ . }}
    items:
      - {key: {{ $client.certificateKey | quote }}, path: client.crt}
      - {key: {{ $client.privateKeyKey | quote }}, path: client.key}
      {{- with $client.passwordKey }}
      - {key: {{ . | quote }}, path: client-key-password}
      {{- end }}
{{- end }}
{{- end -}}

{{- define "copydesk.kafkaEnvironment" -}}
{{- $kafka := .Values.kafka -}}
{{- $reason := "kafka.bootstrapServers is required: host:port, several with commas" -}}
- name: KAFKA_BOOTSTRAP_SERVERS
  value: {{ required $reason $kafka.bootstrapServers | quote }}
- name: KAFKA_SECURITY_PROTOCOL
  value: {{ $kafka.securityProtocol }}
{{- if hasPrefix "SASL" $kafka.securityProtocol }}
- name: KAFKA_SASL_MECHANISM
  value: {{ $kafka.sasl.mechanism }}
- name: KAFKA_SASL_USERNAME_FILE
  value: /run/secrets/kafka/sasl-username
- name: KAFKA_SASL_PASSWORD_FILE
  value: /run/secrets/kafka/sasl-password
{{- end }}
{{- if $kafka.tls.ca.existingSecret }}
- name: KAFKA_SSL_CAFILE
  value: /run/secrets/kafka/ca.crt
{{- end }}
{{- with $kafka.tls.client }}
{{- if .existingSecret }}
- name: KAFKA_SSL_CERTFILE
  value: /run/secrets/kafka/client.crt
- name: KAFKA_SSL_KEYFILE
  value: /run/secrets/kafka/client.key
{{- if .passwordKey }}
- name: KAFKA_SSL_KEY_PASSWORD_FILE
  value: /run/secrets/kafka/client-key-password
{{- end }}
{{- end }}
{{- end }}
{{- end -}}
